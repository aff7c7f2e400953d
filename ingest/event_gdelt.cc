// GDELT events: "GDELT Data Format Codebook V 1.03" (2013) for version 1.0, with 57 columns in the
// historical backfiles and 58 in daily updates, and "The GDELT Event Database Data Format Codebook
// V2.0" (2015) with 61.
#include <algorithm>
#include <array>

#include "core/evidence.h"
#include "ingest/cameo_codes.h"
#include "ingest/event_formats.h"

namespace catena {
namespace {

// The columns of one actor follow each other, as do those of one place.
enum Column : size_t {
  kGlobalEventId,
  kSqlDate,
  kMonthYear,
  kYear,
  kFractionDate,
  kActor1,
  kActor2 = kActor1 + 10,
  kIsRootEvent = kActor2 + 10,
  kEventCode,
  kEventBaseCode,
  kEventRootCode,
  kQuadClass,
  kGoldsteinScale,
  kNumMentions,
  kNumSources,
  kNumArticles,
  kAvgTone,
  kActor1Geo,
  kActor2Geo = kActor1Geo + 8,
  kActionGeo = kActor2Geo + 8,
  kDateAdded = kActionGeo + 8,
  kSourceUrl,
};

enum ActorColumn : size_t {
  kCode,
  kName,
  kActorCountry,
  kKnownGroup,
  kEthnic,
  kReligion1,
  kReligion2,
  kType1,
  kType2,
  kType3,
};

enum GeoColumn : size_t {
  kGeoType,
  kFullName,
  kGeoCountry,
  kAdm1,
  kAdm2,  // Version 2.0 only.
  kLatitude,
  kLongitude,
  kFeatureId,
};

constexpr bool kRequired = true;
constexpr std::array<EventColumn, 61> kColumns = {{
    {"globaleventid", "", kRequired},
    {"sqldate", "day", kRequired},
    {"monthyear"},
    {"year"},
    {"fractiondate"},
    {"actor1code"},
    {"actor1name"},
    {"actor1countrycode"},
    {"actor1knowngroupcode"},
    {"actor1ethniccode"},
    {"actor1religion1code"},
    {"actor1religion2code"},
    {"actor1type1code"},
    {"actor1type2code"},
    {"actor1type3code"},
    {"actor2code"},
    {"actor2name"},
    {"actor2countrycode"},
    {"actor2knowngroupcode"},
    {"actor2ethniccode"},
    {"actor2religion1code"},
    {"actor2religion2code"},
    {"actor2type1code"},
    {"actor2type2code"},
    {"actor2type3code"},
    {"isrootevent"},
    {"eventcode", "", kRequired},
    {"eventbasecode"},
    {"eventrootcode"},
    {"quadclass"},
    {"goldsteinscale"},
    {"nummentions"},
    {"numsources"},
    {"numarticles"},
    {"avgtone"},
    {"actor1geo_type"},
    {"actor1geo_fullname"},
    {"actor1geo_countrycode"},
    {"actor1geo_adm1code"},
    {"actor1geo_adm2code"},
    {"actor1geo_lat"},
    {"actor1geo_long"},
    {"actor1geo_featureid"},
    {"actor2geo_type"},
    {"actor2geo_fullname"},
    {"actor2geo_countrycode"},
    {"actor2geo_adm1code"},
    {"actor2geo_adm2code"},
    {"actor2geo_lat"},
    {"actor2geo_long"},
    {"actor2geo_featureid"},
    {"actiongeo_type"},
    {"actiongeo_fullname"},
    {"actiongeo_countrycode"},
    {"actiongeo_adm1code"},
    {"actiongeo_adm2code"},
    {"actiongeo_lat"},
    {"actiongeo_long"},
    {"actiongeo_featureid"},
    {"dateadded"},
    {"sourceurl"},
}};
static_assert(kColumns[kActor2].name == "actor2code");
static_assert(kColumns[kAvgTone].name == "avgtone");
static_assert(kColumns[kActionGeo + size_t{kFeatureId}].name == "actiongeo_featureid");
static_assert(kColumns.size() == kSourceUrl + 1);

constexpr size_t kVariantOf2 = 2;
constexpr size_t kLongestName = 300;

EventLayout GdeltLayout() {
  std::vector<std::string_view> second;
  std::vector<std::string_view> daily;
  for (const EventColumn& column : kColumns) {
    second.push_back(column.name);
    if (column.name.find("adm2") == std::string_view::npos) daily.push_back(column.name);
  }
  std::vector<std::string_view> backfile(daily.begin(), daily.end() - 1);
  return {kColumns, {std::move(backfile), std::move(daily), std::move(second)}};
}

std::string_view Cell(const EventCells& row, size_t group, size_t column) {
  return row[group + column];
}

// The forms of the date that are derived from SQLDATE must agree with it: where they do not, the
// columns have been shifted or the row is damaged.
Result<std::string> ReadDay(const EventCells& row) {
  const std::string_view day = row[kSqlDate];
  CATENA_TRY(std::string iso, CompactDay(day, "SQLDATE"));
  const bool same = (row[kMonthYear].empty() || day.starts_with(row[kMonthYear])) &&
                    (row[kYear].empty() || day.starts_with(row[kYear]));
  if (!same) return Fail(ErrorCode::kInvalidArgument, "MonthYear or Year is not that of SQLDATE");
  return iso;
}

Result<void> AddGeo(const EventCells& row, size_t group, NamedValues& values) {
  CATENA_TRY(const auto type, CodeCell(Cell(row, group, kGeoType), "Geo_Type", 0, 5));
  if (type.value_or(0) == 0) return {};
  CATENA_TRY([[maybe_unused]] const auto point,
             PointCells(Cell(row, group, kLatitude), Cell(row, group, kLongitude)));
  AddInt(values, "geo_type", type);
  AddText(values, "geo_name", Cell(row, group, kFullName));
  AddText(values, "geo_country", Cell(row, group, kGeoCountry));
  AddText(values, "geo_adm1", Cell(row, group, kAdm1));
  AddText(values, "geo_adm2", Cell(row, group, kAdm2));
  AddText(values, "geo_feature", Cell(row, group, kFeatureId));
  if (point) values.emplace_back("geometry", *point);
  return {};
}

Result<void> AddActor(const EventCells& row, size_t group, size_t geo, std::string_view key,
                      EventRecord& record) {
  const std::string_view code = Cell(row, group, kCode);
  const std::string_view name = Cell(row, group, kName);
  if (code.empty() && name.empty()) return {};
  EventParticipant participant;
  participant.key = key;
  participant.actor = {evidence::kActor,
                       NamedId("gdelt:actor:", std::string(code) + "/" + std::string(name)),
                       {{"name", Value(Shortened(name.empty() ? code : name, kLongestName))}}};
  NamedValues& actor = participant.actor.properties;
  AddText(actor, "code", code);
  constexpr std::array kNames = {"country_code",   "known_group_code", "ethnic_code",
                                 "religion1_code", "religion2_code",   "type1_code",
                                 "type2_code",     "type3_code"};
  for (size_t i = 0; i < kNames.size(); ++i) {
    AddText(actor, kNames[i], Cell(row, group, kActorCountry + i));
  }
  participant.properties = {{"role", Value(key)}};
  CATENA_TRY(AddGeo(row, geo, participant.properties));
  record.participants.push_back(std::move(participant));
  return {};
}

Result<void> MapPlace(const EventCells& row, EventRecord& record) {
  CATENA_TRY(const auto type, CodeCell(Cell(row, kActionGeo, kGeoType), "ActionGeo_Type", 0, 5));
  const std::string_view name = Cell(row, kActionGeo, kFullName);
  if (type.value_or(0) == 0 || name.empty()) return {};
  // Known defect: coordinates are missing for some places. Then the place has none.
  CATENA_TRY(std::optional<Value> point,
             PointCells(Cell(row, kActionGeo, kLatitude), Cell(row, kActionGeo, kLongitude)));
  ContentHash hash;
  for (size_t column = kGeoType; column <= kFeatureId; ++column) {
    hash.Add(Cell(row, kActionGeo, column));
  }
  NamedValues place = {{"name", Value(Shortened(name, kLongestName))}};
  AddInt(place, "geo_type", type);
  AddText(place, "country_code", Cell(row, kActionGeo, kGeoCountry));
  AddText(place, "adm1_code", Cell(row, kActionGeo, kAdm1));
  AddText(place, "adm2_code", Cell(row, kActionGeo, kAdm2));
  AddText(place, "feature_id", Cell(row, kActionGeo, kFeatureId));
  if (point) place.emplace_back("geometry", *std::move(point));
  record.place = SharedNode{evidence::kPlace, "gdelt:place:" + hash.Text(), std::move(place)};
  return {};
}

class GdeltMapper final : public EventMapper {
 public:
  const EventLayout& layout() const override { return layout_; }

  Result<void> Map(const EventCells& row, EventRecord& record) const override {
    CATENA_TRY(const int64_t number, RequiredInt(row[kGlobalEventId], "GLOBALEVENTID"));
    CATENA_TRY(const std::string day, ReadDay(row));
    CATENA_TRY(const std::string_view code, RequiredText(row[kEventCode], "EventCode"));
    const bool second = row.variant() == kVariantOf2;
    record.key = std::to_string(number);
    record.space = second ? 1 : 0;
    record.event_id = (second ? "gdelt2:" : "gdelt1:") + record.key;
    record.claim_id = record.event_id + "/report";
    record.document = second ? &document2_ : &document1_;

    const std::string_view type = CameoName(code);
    std::string name(type.empty() ? "CAMEO " + std::string(code) : std::string(type));
    const auto actor_name = [&](size_t group) {
      const std::string_view known = Cell(row, group, kName);
      return std::string(known.empty() ? Cell(row, group, kCode) : known);
    };
    const std::string first = actor_name(kActor1);
    const std::string other = actor_name(kActor2);
    if (!first.empty() || !other.empty()) name += ": " + (first.empty() ? "?" : first);
    if (!other.empty()) name += " - " + other;
    record.event = {{"name", Value(Shortened(name, kLongestName))}};
    AddText(record.event, "type", type);
    record.event.emplace_back("date", Value(day));
    record.event.emplace_back("event_code", Value(code));
    AddText(record.event, "event_base_code", row[kEventBaseCode]);
    AddText(record.event, "event_root_code", row[kEventRootCode]);
    CATENA_TRY(const auto quad, CodeCell(row[kQuadClass], "QuadClass", 1, 4));
    AddInt(record.event, "quad_class", quad);
    CATENA_TRY(const auto scale, NumberCell(row[kGoldsteinScale], "GoldsteinScale"));
    AddNumber(record.event, "goldstein_scale", scale);

    CATENA_TRY(AddActor(row, kActor1, kActor1Geo, "actor1", record));
    CATENA_TRY(AddActor(row, kActor2, kActor2Geo, "actor2", record));
    CATENA_TRY(MapPlace(row, record));
    if (!row[kSourceUrl].empty() && row[kSourceUrl] != "unspecified") {
      record.sources.push_back(WebSource(row[kSourceUrl]));
    }
    return MapClaim(row, name + ", " + day + " (CAMEO " + std::string(code) + ")", record);
  }

 private:
  // What is about the coverage of the event, not about the event, belongs to the claim.
  static Result<void> MapClaim(const EventCells& row, const std::string& text,
                               EventRecord& record) {
    record.claim = {{"text", Value("GDELT: " + text + ".")}, {"modality", Value("reported")}};
    CATENA_TRY(const auto root, CodeCell(row[kIsRootEvent], "IsRootEvent", 0, 1));
    if (root) record.claim.emplace_back("is_root_event", Value(*root == 1));
    for (const auto& [column, name] :
         {std::pair(kNumMentions, "num_mentions"), std::pair(kNumSources, "num_sources"),
          std::pair(kNumArticles, "num_articles")}) {
      CATENA_TRY(const auto count, IntCell(row[column], name));
      AddInt(record.claim, name, count);
    }
    CATENA_TRY(const auto tone, NumberCell(row[kAvgTone], "AvgTone"));
    AddNumber(record.claim, "avg_tone", tone);
    if (row[kDateAdded].empty()) return {};
    CATENA_TRY(const std::string added, CompactTime(row[kDateAdded], "DATEADDED"));
    AddText(record.claim, "date_added", added);
    return {};
  }

  EventLayout layout_ = GdeltLayout();
  SharedNode document1_ = DatasetDocument("gdelt-1", "GDELT 1.0 Event Database", "GDELT Project");
  SharedNode document2_ = DatasetDocument("gdelt-2", "GDELT 2.0 Event Database", "GDELT Project");
};

}  // namespace

std::unique_ptr<EventMapper> MakeGdeltMapper() { return std::make_unique<GdeltMapper>(); }

}  // namespace catena
