// UCDP Georeferenced Event Dataset: UCDP GED Codebook, versions 17 to 25; UCDP Candidate Events
// have the same columns.
#include <array>

#include "core/evidence.h"
#include "ingest/event_formats.h"

namespace catena {
namespace {

enum Column : size_t {
  kId,
  kRelid,
  kYear,
  kActiveYear,
  kCodeStatus,
  kTypeOfViolence,
  kConflictDsetId,
  kConflictNewId,
  kConflictName,
  kDyadDsetId,
  kDyadNewId,
  kDyadName,
  kSideADsetId,
  kSideANewId,
  kSideA,
  kSideBDsetId,
  kSideBNewId,
  kSideB,
  kNumberOfSources,
  kSourceArticle,
  kSourceOffice,
  kSourceDate,
  kSourceHeadline,
  kSourceOriginal,
  kWherePrec,
  kWhereCoordinates,
  kWhereDescription,
  kAdm1,
  kAdm2,
  kLatitude,
  kLongitude,
  kGeomWkt,
  kPriogridGid,
  kCountry,
  kCountryId,
  kRegion,
  kEventClarity,
  kDatePrec,
  kDateStart,
  kDateEnd,
  kDeathsA,
  kDeathsB,
  kDeathsCivilians,
  kDeathsUnknown,
  kBest,
  kHigh,
  kLow,
  kGwnoA,
  kGwnoB,
};

constexpr bool kRequired = true;
constexpr std::array<EventColumn, 49> kColumns = {{
    {"id", "", kRequired},
    {"relid"},
    {"year"},
    {"active_year"},
    {"code_status"},
    {"type_of_violence", "", kRequired},
    {"conflict_dset_id"},
    {"conflict_new_id"},
    {"conflict_name"},
    {"dyad_dset_id"},
    {"dyad_new_id"},
    {"dyad_name"},
    {"side_a_dset_id"},
    {"side_a_new_id"},
    {"side_a", "", kRequired},
    {"side_b_dset_id"},
    {"side_b_new_id"},
    {"side_b", "", kRequired},
    {"number_of_sources"},
    {"source_article"},
    {"source_office"},
    {"source_date"},
    {"source_headline"},
    {"source_original"},
    {"where_prec"},
    {"where_coordinates"},
    {"where_description"},
    {"adm_1"},
    {"adm_2"},
    {"latitude"},
    {"longitude"},
    {"geom_wkt"},
    {"priogrid_gid"},
    {"country"},
    {"country_id"},
    {"region"},
    {"event_clarity"},
    {"date_prec"},
    {"date_start", "", kRequired},
    {"date_end", "", kRequired},
    {"deaths_a"},
    {"deaths_b"},
    {"deaths_civilians"},
    {"deaths_unknown"},
    {"best", "best_est"},
    {"high", "high_est"},
    {"low", "low_est"},
    {"gwnoa"},
    {"gwnob"},
}};

// Some releases of Candidate Events have no header; they have all columns in their usual order.
EventLayout GedLayout() {
  EventLayout layout{kColumns, {}};
  layout.variants.emplace_back();
  for (const EventColumn& column : kColumns) layout.variants[0].push_back(column.name);
  return layout;
}

constexpr std::array<std::string_view, 3> kViolence = {"state-based conflict", "non-state conflict",
                                                       "one-sided violence"};

constexpr size_t kLongestTitle = 1000;
constexpr size_t kLongestName = 300;

// The days between which the event lies, at the precision that date_prec says. Where it is coarser
// than the two days are, the coarser one is right: 3 is some week, 4 some month, 5 some year.
std::string DateOf(const std::string& start, const std::string& end, int64_t precision) {
  if (start != end) {
    const bool month = start.substr(0, 7) == end.substr(0, 7) && start.ends_with("-01") &&
                       std::stoi(end.substr(8)) == DaysInMonth(std::stoi(start.substr(0, 4)),
                                                               std::stoi(start.substr(5, 2)));
    if (month) return start.substr(0, 7);
    if (start.ends_with("-01-01") && end == start.substr(0, 4) + "-12-31") {
      return start.substr(0, 4);
    }
    return "[" + start + ".." + end + "]";
  }
  switch (precision) {
    case 2:
    case 3:
      return start + "~";
    case 4:
      return start.substr(0, 7);
    case 5:
      return start.substr(0, 4);
    default:
      return start;
  }
}

struct Day {
  std::string start;
  std::string end;
  std::string edtf;
  std::optional<int64_t> precision;
};

Result<Day> ReadDay(const EventCells& row) {
  Day day;
  CATENA_TRY(day.start, IsoDay(row[kDateStart], "date_start"));
  CATENA_TRY(day.end, IsoDay(row[kDateEnd], "date_end"));
  if (day.end < day.start) {
    return Fail(ErrorCode::kInvalidArgument, "date_end is before date_start");
  }
  CATENA_TRY(day.precision, CodeCell(row[kDatePrec], "date_prec", 1, 5));
  day.edtf = DateOf(day.start, day.end, day.precision.value_or(1));
  return day;
}

// `low` <= `best` <= `high`, as far as they are given.
struct Deaths {
  std::optional<int64_t> low, best, high;
};

Result<Deaths> ReadDeaths(const EventCells& row, NamedValues& event) {
  constexpr int64_t kMost = 100'000'000;
  Deaths deaths;
  CATENA_TRY(deaths.low, CodeCell(row[kLow], "low", 0, kMost));
  CATENA_TRY(deaths.best, CodeCell(row[kBest], "best", 0, kMost));
  CATENA_TRY(deaths.high, CodeCell(row[kHigh], "high", 0, kMost));
  if (deaths.low && deaths.high && *deaths.low > *deaths.high) {
    return Fail(ErrorCode::kInvalidArgument, "low is more than high");
  }
  AddInt(event, "deaths_low", deaths.low);
  AddInt(event, "deaths_best", deaths.best);
  AddInt(event, "deaths_high", deaths.high);
  for (const auto& [column, name] :
       {std::pair(kDeathsA, "deaths_a"), std::pair(kDeathsB, "deaths_b"),
        std::pair(kDeathsCivilians, "deaths_civilians"),
        std::pair(kDeathsUnknown, "deaths_unknown")}) {
    CATENA_TRY(const std::optional<int64_t> count, CodeCell(row[column], name, 0, kMost));
    AddInt(event, name, count);
  }
  return deaths;
}

std::string_view PlaceName(const EventCells& row) {
  for (const Column column : {kWhereCoordinates, kAdm2, kAdm1, kCountry}) {
    if (!row[column].empty()) return row[column];
  }
  return {};
}

Result<void> MapPlace(const EventCells& row, EventRecord& record) {
  CATENA_TRY(std::optional<Value> point, PointCells(row[kLatitude], row[kLongitude]));
  CATENA_TRY(const std::optional<int64_t> precision, CodeCell(row[kWherePrec], "where_prec", 1, 7));
  if (PlaceName(row).empty()) return {};
  ContentHash hash;
  for (const Column column : {kWhereCoordinates, kAdm1, kAdm2, kCountry, kLatitude, kLongitude}) {
    hash.Add(row[column]);
  }
  NamedValues place = {{"name", Value(Shortened(PlaceName(row), kLongestName))}};
  AddText(place, "adm_1", row[kAdm1]);
  AddText(place, "adm_2", row[kAdm2]);
  AddText(place, "country", row[kCountry]);
  AddText(place, "country_id", row[kCountryId]);
  AddText(place, "region", row[kRegion]);
  AddText(place, "priogrid_gid", row[kPriogridGid]);
  if (point) place.emplace_back("geometry", *std::move(point));
  record.place = SharedNode{evidence::kPlace, "ucdp:place:" + hash.Text(), std::move(place)};
  AddInt(record.location, "where_prec", precision);
  AddText(record.location, "where_description", row[kWhereDescription]);
  return {};
}

void AddSide(EventRecord& record, std::string_view side, std::string_view name,
             std::string_view new_id, std::string_view old_id, std::string_view country_number) {
  if (name.empty()) return;
  EventParticipant participant;
  participant.key = "side-" + std::string(side);
  participant.actor = {
      evidence::kActor,
      new_id.empty() ? NamedId("ucdp:actor:name:", name) : NamedId("ucdp:actor:", new_id),
      {{"name", Value(Shortened(name, kLongestName))}}};
  AddText(participant.actor.properties, "ucdp_id", new_id);
  participant.properties = {{"side", Value(side)}};
  AddText(participant.properties, "ucdp_dset_id", old_id);
  AddText(participant.properties, "gwno", country_number);
  record.participants.push_back(std::move(participant));
}

bool IsIsoDay(std::string_view text) { return IsoDay(text, "").has_value(); }

// source_office, source_date and source_headline are lists of equal length, separated by ";". Where
// they are not, as in events coded before they were kept apart, source_article is one source.
std::vector<CitedSource> SourcesOf(const EventCells& row) {
  const auto offices = SplitCell(row[kSourceOffice], ';');
  const auto dates = SplitCell(row[kSourceDate], ';');
  const auto headlines = SplitCell(row[kSourceHeadline], ';');
  std::vector<CitedSource> sources;
  const bool parallel =
      !offices.empty() && offices.size() == dates.size() && offices.size() == headlines.size();
  for (size_t i = 0; parallel && i < offices.size(); ++i) {
    CitedSource cited;
    ContentHash hash;
    hash.Add(offices[i]).Add(dates[i]).Add(headlines[i]);
    cited.source = {
        evidence::kSource,
        "ucdp:source:" + hash.Text(),
        {{"type", Value("document")}, {"title", Value(Shortened(headlines[i], kLongestTitle))}}};
    const bool dated = IsIsoDay(dates[i]);
    AddText(cited.source.properties, dated ? "issued" : "date_text",
            dated ? dates[i].substr(0, 10) : dates[i]);
    cited.publisher = SharedNode{evidence::kActor,
                                 NamedId("ucdp:publisher:", offices[i]),
                                 {{"name", Value(Shortened(offices[i], kLongestName))}}};
    sources.push_back(std::move(cited));
  }
  const std::string_view article = row[kSourceArticle];
  if (!parallel && !article.empty()) {
    CitedSource cited;
    cited.source = {evidence::kSource,
                    "ucdp:source:" + ContentHash().Add(article).Text(),
                    {{"type", Value("document")},
                     {"title", Value(Shortened(article, kLongestTitle))},
                     {"raw", Value(article)}}};
    sources.push_back(std::move(cited));
  }
  return sources;
}

std::string DeathsText(const Deaths& deaths) {
  const auto part = [](std::string_view word, const std::optional<int64_t>& count) {
    return count ? " " + std::string(word) + " " + std::to_string(*count) : std::string();
  };
  const std::string counts =
      part("low", deaths.low) + part("best", deaths.best) + part("high", deaths.high);
  return counts.empty() ? "" : "; deaths:" + counts;
}

class UcdpGedMapper final : public EventMapper {
 public:
  const EventLayout& layout() const override { return layout_; }

  Result<void> Map(const EventCells& row, EventRecord& record) const override {
    CATENA_TRY(const std::string_view id, RequiredText(row[kId], "id"));
    CATENA_TRY(const Day day, ReadDay(row));
    CATENA_TRY(const int64_t violence, RequiredInt(row[kTypeOfViolence], "type_of_violence"));
    if (violence < 1 || violence > 3) {
      return Fail(ErrorCode::kInvalidArgument, "type_of_violence is a code from 1 to 3");
    }
    const std::string type(kViolence[static_cast<size_t>(violence) - 1]);
    record.key = id;
    record.event_id = NamedId("ucdp-ged:", id);
    record.claim_id = record.event_id + "/report";
    record.document = &document_;

    const std::string sides = std::string(row[kSideA]) + " - " + std::string(row[kSideB]);
    const std::string where(PlaceName(row));
    const std::string name = sides + (where.empty() ? "" : ", " + where) + ", " + day.edtf;
    record.event = {{"name", Value(Shortened(name, kLongestName))},
                    {"type", Value(type)},
                    {"date", Value(day.edtf)},
                    {"date_start", Value(day.start)},
                    {"date_end", Value(day.end)}};
    CATENA_TRY(const Deaths deaths, ReadDeaths(row, record.event));
    CATENA_TRY(MapCodes(row, day, record.event));
    CATENA_TRY(MapPlace(row, record));
    AddSide(record, "a", row[kSideA], row[kSideANewId], row[kSideADsetId], row[kGwnoA]);
    AddSide(record, "b", row[kSideB], row[kSideBNewId], row[kSideBDsetId], row[kGwnoB]);
    MapConflict(row, record);
    record.sources = SourcesOf(row);

    record.claim = {{"text", Value("UCDP GED: " + type + " between " + sides +
                                   (where.empty() ? "" : " at " + where) + ", " + day.edtf +
                                   DeathsText(deaths) + ".")},
                    {"modality", Value("reported")}};
    if (deaths.best) {
      record.claim.emplace_back("value", Value::Map{{"of", Value(record.event_id)},
                                                    {"property", Value("deaths_best")},
                                                    {"value", Value(*deaths.best)}});
    }
    CATENA_TRY(const std::optional<int64_t> count,
               IntCell(row[kNumberOfSources], "number_of_sources"));
    if (count && *count >= 0) AddInt(record.claim, "number_of_sources", count);
    AddText(record.claim, "reported_by", row[kSourceOriginal]);
    AddText(record.claim, "source_article", row[kSourceArticle]);
    return {};
  }

 private:
  static Result<void> MapCodes(const EventCells& row, const Day& day, NamedValues& event) {
    AddInt(event, "date_prec", day.precision);
    CATENA_TRY(const auto clarity, CodeCell(row[kEventClarity], "event_clarity", 1, 2));
    AddInt(event, "event_clarity", clarity);
    CATENA_TRY(const auto year, IntCell(row[kYear], "year"));
    AddInt(event, "year", year);
    AddText(event, "active_year", row[kActiveYear]);
    AddText(event, "code_status", row[kCodeStatus]);
    AddText(event, "relid", row[kRelid]);
    AddText(event, "dyad_id", row[kDyadNewId]);
    AddText(event, "dyad_dset_id", row[kDyadDsetId]);
    AddText(event, "dyad_name", row[kDyadName]);
    AddText(event, "conflict_dset_id", row[kConflictDsetId]);
    return {};
  }

  static void MapConflict(const EventCells& row, EventRecord& record) {
    const std::string_view id = row[kConflictNewId];
    if (id.empty()) return;
    const std::string_view name = row[kConflictName].empty() ? id : row[kConflictName];
    record.conflict = SharedNode{evidence::kEvent,
                                 NamedId("ucdp:conflict:", id),
                                 {{"name", Value(Shortened(name, kLongestName))},
                                  {"type", Value("conflict")},
                                  {"ucdp_id", Value(id)}}};
  }

  EventLayout layout_ = GedLayout();
  SharedNode document_ = DatasetDocument("ucdp-ged", "UCDP Georeferenced Event Dataset",
                                         "Uppsala Conflict Data Program");
};

}  // namespace

std::unique_ptr<EventMapper> MakeUcdpGedMapper() { return std::make_unique<UcdpGedMapper>(); }

}  // namespace catena
