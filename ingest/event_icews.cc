// ICEWS Coded Event Data (E. Boschee et al., Harvard Dataverse, doi:10.7910/DVN/28075).
#include <array>

#include "core/evidence.h"
#include "ingest/cameo_codes.h"
#include "ingest/event_formats.h"

namespace catena {
namespace {

enum Column : size_t {
  kEventId,
  kEventDate,
  kSourceName,
  kSourceSectors,
  kSourceCountry,
  kEventText,
  kCameoCode,
  kIntensity,
  kTargetName,
  kTargetSectors,
  kTargetCountry,
  kStoryId,
  kSentenceNumber,
  kPublisher,
  kCity,
  kDistrict,
  kProvince,
  kCountry,
  kLatitude,
  kLongitude,
};

constexpr bool kRequired = true;
constexpr std::array<EventColumn, 20> kColumns = {{
    {"event_id", "", kRequired},
    {"event_date", "", kRequired},
    {"source_name", "", kRequired},
    {"source_sectors"},
    {"source_country"},
    {"event_text"},
    {"cameo_code", "", kRequired},
    {"intensity"},
    {"target_name", "", kRequired},
    {"target_sectors"},
    {"target_country"},
    {"story_id"},
    {"sentence_number"},
    {"publisher"},
    {"city"},
    {"district"},
    {"province"},
    {"country"},
    {"latitude"},
    {"longitude"},
}};

constexpr size_t kLongestName = 300;

// The text of a cell: without quotes around the whole of it, and "" for the ways of saying that
// there is none.
std::string_view TextOf(const EventCells& row, Column column) {
  std::string_view text = row[column];
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"' &&
                      text.substr(1, text.size() - 2).find('"') == std::string_view::npos;
  if (quoted) text = text.substr(1, text.size() - 2);
  return text == "NULL" || text == "None" || text == "---" ? std::string_view() : text;
}

void AddActor(EventRecord& record, std::string_view role, std::string_view name,
              std::string_view country, std::string_view sectors) {
  if (name.empty()) return;
  EventParticipant participant;
  participant.key = role;
  // One name may belong to different actors in different countries.
  participant.actor = {evidence::kActor,
                       NamedId("icews:actor:", std::string(country) + "/" + std::string(name)),
                       {{"name", Value(Shortened(name, kLongestName))}}};
  AddText(participant.actor.properties, "country", country);
  participant.properties = {{"role", Value(role)}};
  Value::List list;
  for (const std::string_view sector : SplitCell(sectors, ',')) list.emplace_back(sector);
  if (!list.empty()) participant.properties.emplace_back("sectors", Value(std::move(list)));
  record.participants.push_back(std::move(participant));
}

Result<void> MapPlace(const EventCells& row, EventRecord& record) {
  const std::string_view latitude = TextOf(row, kLatitude);
  const std::string_view longitude = TextOf(row, kLongitude);
  CATENA_TRY(std::optional<Value> point, PointCells(latitude, longitude));
  ContentHash hash;
  std::string_view name;
  NamedValues parts;
  for (const Column column : {kCity, kDistrict, kProvince, kCountry}) {
    const std::string_view text = TextOf(row, column);
    hash.Add(text);
    if (name.empty()) name = text;
    AddText(parts, kColumns[column].name, text);
  }
  if (name.empty()) return {};
  hash.Add(latitude).Add(longitude);
  NamedValues place = {{"name", Value(Shortened(name, kLongestName))}};
  place.insert(place.end(), parts.begin(), parts.end());
  if (point) place.emplace_back("geometry", *std::move(point));
  record.place = SharedNode{evidence::kPlace, "icews:place:" + hash.Text(), std::move(place)};
  return {};
}

// The story that the sentence was in, which only its number is known of, and who published it.
void MapSource(const EventCells& row, EventRecord& record) {
  const std::string_view story = TextOf(row, kStoryId);
  const std::string_view publisher = TextOf(row, kPublisher);
  if (story.empty() && publisher.empty()) return;
  CitedSource cited;
  cited.source.label = evidence::kSource;
  cited.source.id =
      story.empty() ? NamedId("icews:source:", publisher) : NamedId("icews:story:", story);
  cited.source.properties = {{"type", Value("article")}};
  AddText(cited.source.properties, "story_id", story);
  if (!publisher.empty()) {
    cited.publisher = SharedNode{evidence::kActor,
                                 NamedId("icews:publisher:", publisher),
                                 {{"name", Value(Shortened(publisher, kLongestName))}}};
  }
  record.sources.push_back(std::move(cited));
}

class IcewsMapper final : public EventMapper {
 public:
  const EventLayout& layout() const override { return layout_; }

  Result<void> Map(const EventCells& row, EventRecord& record) const override {
    CATENA_TRY(const std::string_view id, RequiredText(TextOf(row, kEventId), "Event ID"));
    CATENA_TRY(const std::string day, IsoDay(TextOf(row, kEventDate), "Event Date"));
    CATENA_TRY(const std::string_view code, RequiredText(TextOf(row, kCameoCode), "CAMEO Code"));
    // An Event ID is unique only together with its date.
    record.key = std::string(id) + "/" + day;
    record.event_id = NamedId("icews:", std::string(id) + "/" + day);
    record.claim_id = record.event_id + "/report";
    record.document = &document_;

    const std::string_view text = TextOf(row, kEventText);
    const std::string type(!text.empty() ? text : CameoName(code));
    const std::string_view source = TextOf(row, kSourceName);
    const std::string_view target = TextOf(row, kTargetName);
    std::string name = type.empty() ? "CAMEO " + std::string(code) : type;
    name += ": " + std::string(source);
    if (!target.empty()) name += " - " + std::string(target);
    record.event = {{"name", Value(Shortened(name, kLongestName))}};
    AddText(record.event, "type", type);
    record.event.emplace_back("date", Value(day));
    record.event.emplace_back("event_code", Value(code));
    CATENA_TRY(const auto intensity, NumberCell(TextOf(row, kIntensity), "Intensity"));
    AddNumber(record.event, "intensity", intensity);
    CATENA_TRY(MapPlace(row, record));
    AddActor(record, "source", source, TextOf(row, kSourceCountry), TextOf(row, kSourceSectors));
    AddActor(record, "target", target, TextOf(row, kTargetCountry), TextOf(row, kTargetSectors));
    MapSource(row, record);

    record.claim = {
        {"text", Value("ICEWS: " + name + ", " + day + " (CAMEO " + std::string(code) + ").")},
        {"modality", Value("reported")}};
    CATENA_TRY(const auto sentence, IntCell(TextOf(row, kSentenceNumber), "Sentence Number"));
    AddInt(record.claim, "sentence", sentence);
    return {};
  }

 private:
  EventLayout layout_{kColumns, {}};
  SharedNode document_ =
      DatasetDocument("icews", "ICEWS Coded Event Data", "Integrated Crisis Early Warning System");
};

}  // namespace

std::unique_ptr<EventMapper> MakeIcewsMapper() { return std::make_unique<IcewsMapper>(); }

}  // namespace catena
