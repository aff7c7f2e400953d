// ACLED exports: ACLED Codebook, and its guide to the changes of columns of 2023.
#include <array>

#include "core/evidence.h"
#include "ingest/event_formats.h"

namespace catena {
namespace {

enum Column : size_t {
  kEventIdCnty,
  kEventDate,
  kYear,
  kTimePrecision,
  kDisorderType,
  kEventType,
  kSubEventType,
  kActor1,
  kAssocActor1,
  kInter1,
  kActor2,
  kAssocActor2,
  kInter2,
  kInteraction,
  kCivilianTargeting,
  kIso,
  kRegion,
  kCountry,
  kAdmin1,
  kAdmin2,
  kAdmin3,
  kLocation,
  kLatitude,
  kLongitude,
  kGeoPrecision,
  kSource,
  kSourceScale,
  kNotes,
  kFatalities,
  kTags,
  kTimestamp,
};

constexpr bool kRequired = true;
constexpr std::array<EventColumn, 31> kColumns = {{
    {"event_id_cnty", "", kRequired},
    {"event_date", "", kRequired},
    {"year"},
    {"time_precision"},
    {"disorder_type"},
    {"event_type", "", kRequired},
    {"sub_event_type"},
    {"actor1", "", kRequired},
    {"assoc_actor_1", "ally_actor_1"},
    {"inter1"},
    {"actor2"},
    {"assoc_actor_2", "ally_actor_2"},
    {"inter2"},
    {"interaction"},
    {"civilian_targeting"},
    {"iso"},
    {"region"},
    {"country"},
    {"admin1"},
    {"admin2"},
    {"admin3"},
    {"location"},
    {"latitude"},
    {"longitude"},
    {"geo_precision"},
    {"source"},
    {"source_scale"},
    {"notes"},
    {"fatalities"},
    {"tags"},
    {"timestamp"},
}};

constexpr size_t kLongestName = 300;

// Precision 2: some day of about a week, of which the middle is given. 3: some day of the month.
std::string DateOf(const std::string& day, int64_t precision) {
  if (precision == 2) return day + "~";
  return precision == 3 ? day.substr(0, 7) : day;
}

void AddActor(EventRecord& record, const std::string& key, std::string_view name,
              std::string_view side, std::string_view role, std::string_view inter) {
  if (name.empty()) return;
  EventParticipant participant;
  participant.key = key;
  participant.actor = {evidence::kActor,
                       NamedId("acled:actor:", name),
                       {{"name", Value(Shortened(name, kLongestName))}}};
  participant.properties = {{"side", Value(side)}, {"role", Value(role)}};
  AddText(participant.properties, "inter", inter);
  record.participants.push_back(std::move(participant));
}

void AddSide(EventRecord& record, std::string_view side, std::string_view actor,
             std::string_view associated, std::string_view inter) {
  const std::string key = "actor" + std::string(side);
  AddActor(record, key, actor, side, "actor", inter);
  size_t number = 0;
  for (const std::string_view name : SplitCell(associated, ';')) {
    AddActor(record, key + "-associated" + std::to_string(++number), name, side, "associated", "");
  }
}

Result<void> MapPlace(const EventCells& row, EventRecord& record) {
  CATENA_TRY(std::optional<Value> point, PointCells(row[kLatitude], row[kLongitude]));
  CATENA_TRY(const auto precision, CodeCell(row[kGeoPrecision], "geo_precision", 1, 3));
  const std::string_view name = !row[kLocation].empty() ? row[kLocation] : row[kCountry];
  if (name.empty()) return {};
  ContentHash hash;
  for (const Column column :
       {kLocation, kAdmin1, kAdmin2, kAdmin3, kCountry, kLatitude, kLongitude}) {
    hash.Add(row[column]);
  }
  NamedValues place = {{"name", Value(Shortened(name, kLongestName))}};
  AddText(place, "admin1", row[kAdmin1]);
  AddText(place, "admin2", row[kAdmin2]);
  AddText(place, "admin3", row[kAdmin3]);
  AddText(place, "country", row[kCountry]);
  AddText(place, "iso", row[kIso]);
  AddText(place, "region", row[kRegion]);
  if (point) place.emplace_back("geometry", *std::move(point));
  record.place = SharedNode{evidence::kPlace, "acled:place:" + hash.Text(), std::move(place)};
  AddInt(record.location, "geo_precision", precision);
  return {};
}

// The column names outlets, not reports: an outlet is a source that appears all the time.
std::vector<CitedSource> SourcesOf(std::string_view cell) {
  std::vector<CitedSource> sources;
  for (const std::string_view name : SplitCell(cell, ';')) {
    CitedSource cited;
    const Value title(Shortened(name, kLongestName));
    cited.source = {evidence::kSource,
                    NamedId("acled:source:", name),
                    {{"type", Value("periodical")}, {"title", title}}};
    cited.publisher =
        SharedNode{evidence::kActor, NamedId("acled:publisher:", name), {{"name", title}}};
    sources.push_back(std::move(cited));
  }
  return sources;
}

class AcledMapper final : public EventMapper {
 public:
  const EventLayout& layout() const override { return layout_; }

  Result<void> Map(const EventCells& row, EventRecord& record) const override {
    CATENA_TRY(const std::string_view id, RequiredText(row[kEventIdCnty], "event_id_cnty"));
    CATENA_TRY(const std::string_view type, RequiredText(row[kEventType], "event_type"));
    CATENA_TRY(const std::string day, WrittenDay(row[kEventDate], "event_date"));
    CATENA_TRY(const auto year, IntCell(row[kYear], "year"));
    if (year && std::to_string(*year) != day.substr(0, 4)) {
      return Fail(ErrorCode::kInvalidArgument, "event_date is not in the year of column 'year'");
    }
    CATENA_TRY(const auto precision, CodeCell(row[kTimePrecision], "time_precision", 1, 3));
    const std::string date = DateOf(day, precision.value_or(1));
    record.key = id;
    record.event_id = NamedId("acled:", id);
    record.claim_id = record.event_id + "/report";
    record.document = &document_;

    const std::string kind(row[kSubEventType].empty() ? type : row[kSubEventType]);
    const std::string_view where = !row[kLocation].empty() ? row[kLocation] : row[kCountry];
    std::string name = kind + ": " + std::string(row[kActor1]);
    if (!row[kActor2].empty()) name += " - " + std::string(row[kActor2]);
    if (!where.empty()) name += ", " + std::string(where);
    name += ", " + date;
    record.event = {{"name", Value(Shortened(name, kLongestName))},
                    {"type", Value(type)},
                    {"date", Value(date)},
                    {"event_date", Value(day)}};
    AddInt(record.event, "time_precision", precision);
    AddText(record.event, "sub_event_type", row[kSubEventType]);
    AddText(record.event, "disorder_type", row[kDisorderType]);
    AddText(record.event, "interaction", row[kInteraction]);
    AddText(record.event, "civilian_targeting", row[kCivilianTargeting]);
    AddTags(row, record.event);
    CATENA_TRY(const auto deaths, CodeCell(row[kFatalities], "fatalities", 0, 100'000'000));
    AddInt(record.event, "deaths_best", deaths);
    CATENA_TRY(MapPlace(row, record));
    AddSide(record, "1", row[kActor1], row[kAssocActor1], row[kInter1]);
    AddSide(record, "2", row[kActor2], row[kAssocActor2], row[kInter2]);
    record.sources = SourcesOf(row[kSource]);
    return MapClaim(row, name, deaths, record);
  }

 private:
  static void AddTags(const EventCells& row, NamedValues& event) {
    Value::List tags;
    for (const std::string_view tag : SplitCell(row[kTags], ';')) tags.emplace_back(tag);
    if (!tags.empty()) event.emplace_back("tags", Value(std::move(tags)));
  }

  static Result<void> MapClaim(const EventCells& row, const std::string& name,
                               const std::optional<int64_t>& deaths, EventRecord& record) {
    const std::string_view notes = row[kNotes];
    record.claim = {{"text", notes.empty() ? Value("ACLED: " + name + ".") : Value(notes)},
                    {"modality", Value("reported")}};
    if (deaths) {
      record.claim.emplace_back("value", Value::Map{{"of", Value(record.event_id)},
                                                    {"property", Value("deaths_best")},
                                                    {"value", Value(*deaths)}});
    }
    AddText(record.claim, "source_scale", row[kSourceScale]);
    CATENA_TRY(const auto timestamp, IntCell(row[kTimestamp], "timestamp"));
    AddInt(record.claim, "timestamp", timestamp);
    return {};
  }

  EventLayout layout_{kColumns, {}};
  SharedNode document_ = DatasetDocument("acled", "ACLED data", "ACLED");
};

}  // namespace

std::unique_ptr<EventMapper> MakeAcledMapper() { return std::make_unique<AcledMapper>(); }

}  // namespace catena
