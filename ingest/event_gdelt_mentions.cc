// GDELT 2.0 mentions: "The GDELT Event Database Data Format Codebook V2.0" (2015), 16 columns. Each
// says that an article mentions an event of the events table, which must be in the graph.
#include <array>

#include "core/evidence.h"
#include "ingest/event_formats.h"

namespace catena {
namespace {

enum Column : size_t {
  kGlobalEventId,
  kEventTimeDate,
  kMentionTimeDate,
  kMentionType,
  kMentionSourceName,
  kMentionIdentifier,
  kSentenceId,
  kActor1CharOffset,
  kActor2CharOffset,
  kActionCharOffset,
  kInRawText,
  kConfidence,
  kMentionDocLen,
  kMentionDocTone,
  kTranslationInfo,
  kExtras,
};

constexpr bool kRequired = true;
constexpr std::array<EventColumn, 16> kColumns = {{
    {"globaleventid", "", kRequired},
    {"eventtimedate"},
    {"mentiontimedate"},
    {"mentiontype", "", kRequired},
    {"mentionsourcename"},
    {"mentionidentifier", "", kRequired},
    {"sentenceid"},
    {"actor1charoffset"},
    {"actor2charoffset"},
    {"actioncharoffset"},
    {"inrawtext"},
    {"confidence"},
    {"mentiondoclen"},
    {"mentiondoctone"},
    {"mentiondoctranslationinfo"},
    {"extras"},
}};

EventLayout MentionsLayout() {
  EventLayout layout{kColumns, {}};
  layout.variants.emplace_back();
  for (const EventColumn& column : kColumns) layout.variants[0].push_back(column.name);
  return layout;
}

// How MentionIdentifier is to be read.
enum Collection : int64_t {
  kWeb = 1,
  kCitationOnly = 2,
  kCore = 3,
  kDtic = 4,
  kJstor = 5,
  kNonText = 6
};

CitedSource SourceOf(const EventCells& row, int64_t collection) {
  const std::string_view identifier = row[kMentionIdentifier];
  CitedSource cited = WebSource(identifier);
  if (collection == kCore || collection == kDtic || collection == kJstor) {
    cited.source.id = "doi:" + ContentHash().Add(identifier).Text();
    cited.source.properties = {{"type", Value("article")}, {"DOI", Value(identifier)}};
    cited.publisher.reset();
  }
  const std::string_view name = row[kMentionSourceName];
  if (!name.empty()) {
    // For a web page the name is that of its site, as the host of its address is for an event.
    const std::string_view prefix = collection == kWeb ? "site:" : "gdelt:publisher:";
    cited.publisher = SharedNode{evidence::kActor, NamedId(prefix, name), {{"name", Value(name)}}};
  }
  return cited;
}

class GdeltMentionsMapper final : public EventMapper {
 public:
  const EventLayout& layout() const override { return layout_; }

  Result<void> Map(const EventCells& row, EventRecord& record) const override {
    CATENA_TRY(const int64_t event, RequiredInt(row[kGlobalEventId], "GLOBALEVENTID"));
    CATENA_TRY(const std::string_view identifier,
               RequiredText(row[kMentionIdentifier], "MentionIdentifier"));
    CATENA_TRY(const auto collection, CodeCell(row[kMentionType], "MentionType", 1, 6));
    if (!collection) return Fail(ErrorCode::kInvalidArgument, "column 'MentionType' is empty");
    record.event_id = "gdelt2:" + std::to_string(event);
    record.claim_id = record.event_id + "/mention/" +
                      ContentHash()
                          .Add(row[kMentionType])
                          .Add(identifier)
                          .Add(row[kSentenceId])
                          .Add(row[kActionCharOffset])
                          .Text();
    record.key = record.claim_id;
    record.document = &document_;
    record.sources.push_back(SourceOf(row, *collection));
    return MapClaim(row, *collection, record);
  }

 private:
  static Result<void> MapClaim(const EventCells& row, int64_t collection, EventRecord& record) {
    CATENA_TRY(const auto sentence, IntCell(row[kSentenceId], "SentenceID"));
    std::string text = "GDELT: mentioned by " + (row[kMentionSourceName].empty()
                                                     ? std::string("a source without a name")
                                                     : std::string(row[kMentionSourceName]));
    if (sentence) text += ", sentence " + std::to_string(*sentence);
    record.claim = {{"text", Value(text + ".")},
                    {"modality", Value("reported")},
                    {"mention_type", Value(collection)}};
    AddInt(record.claim, "sentence", sentence);
    for (const auto& [column, name] :
         {std::pair(kEventTimeDate, "event_added"), std::pair(kMentionTimeDate, "mention_added")}) {
      if (row[column].empty()) continue;
      CATENA_TRY(const std::string time, CompactTime(row[column], name));
      AddText(record.claim, name, time);
    }
    // An offset of -1 says that the sentence does not name the actor.
    for (const auto& [column, name] : {std::pair(kActor1CharOffset, "actor1_offset"),
                                       std::pair(kActor2CharOffset, "actor2_offset"),
                                       std::pair(kActionCharOffset, "action_offset"),
                                       std::pair(kMentionDocLen, "document_length")}) {
      CATENA_TRY(const auto number, IntCell(row[column], name));
      if (number && *number >= 0) AddInt(record.claim, name, number);
    }
    CATENA_TRY(const auto raw, CodeCell(row[kInRawText], "InRawText", 0, 1));
    if (raw) record.claim.emplace_back("in_raw_text", Value(*raw == 1));
    CATENA_TRY(const auto confidence, CodeCell(row[kConfidence], "Confidence", 0, 100));
    AddInt(record.claim, "extraction_confidence", confidence);
    CATENA_TRY(const auto tone, NumberCell(row[kMentionDocTone], "MentionDocTone"));
    AddNumber(record.claim, "document_tone", tone);
    AddText(record.claim, "translation_info", row[kTranslationInfo]);
    AddText(record.claim, "extras", row[kExtras]);
    return {};
  }

  EventLayout layout_ = MentionsLayout();
  SharedNode document_ = DatasetDocument("gdelt-2-mentions", "GDELT 2.0 Mentions", "GDELT Project");
};

}  // namespace

std::unique_ptr<EventMapper> MakeGdeltMentionsMapper() {
  return std::make_unique<GdeltMentionsMapper>();
}

}  // namespace catena
