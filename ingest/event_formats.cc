#include "ingest/event_formats.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/evidence.h"

namespace catena {
namespace {

struct NamedFormat {
  EventFormat format;
  std::string_view name;
  std::unique_ptr<EventMapper> (*make)();
};
constexpr std::array kFormats = {
    NamedFormat{EventFormat::kUcdpGed, "ucdp-ged", MakeUcdpGedMapper},
    NamedFormat{EventFormat::kAcled, "acled", MakeAcledMapper},
    NamedFormat{EventFormat::kGdelt, "gdelt", MakeGdeltMapper},
    NamedFormat{EventFormat::kGdeltMentions, "gdelt-mentions", MakeGdeltMentionsMapper},
    NamedFormat{EventFormat::kIcews, "icews", MakeIcewsMapper},
};

constexpr size_t kLongestTitle = 1000;

const NamedFormat& Named(EventFormat format) {
  return *std::ranges::find(kFormats, format, &NamedFormat::format);
}

std::string FirstLine(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return std::string(text);
}

bool IsNumber(std::string_view text, size_t digits) {
  return text.size() == digits &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// GDELT has no header; the derived forms of the date beside each other give it away.
std::optional<EventFormat> DetectGdelt(std::string_view line) {
  std::vector<std::string_view> fields;
  for (size_t begin = 0; begin <= line.size();) {
    const size_t end = std::min(line.find('\t', begin), line.size());
    fields.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  const size_t count = fields.size();
  if ((count == 57 || count == 58 || count == 61) && IsNumber(fields[1], 8) &&
      fields[1].starts_with(fields[2]) && fields[2].starts_with(fields[3])) {
    return EventFormat::kGdelt;
  }
  if (count == 16 && IsNumber(fields[1], 14) && IsNumber(fields[2], 14)) {
    return EventFormat::kGdeltMentions;
  }
  return {};
}

}  // namespace

std::string_view EventFormatName(EventFormat format) { return Named(format).name; }

std::optional<EventFormat> FindEventFormat(std::string_view name) {
  const auto found = std::ranges::find(kFormats, name, &NamedFormat::name);
  if (found == kFormats.end()) return {};
  return found->format;
}

std::unique_ptr<EventMapper> MakeEventMapper(EventFormat format) { return Named(format).make(); }

std::optional<EventFormat> DetectEventFormat(std::string_view first_bytes) {
  const std::string line = FirstLine(first_bytes);
  std::string names = ",";
  for (const char c : line) names += c == '\t' || c == ';' ? ',' : c;
  names = EventColumnName(names) + ",";
  std::erase(names, '"');
  const auto has_all = [&](std::initializer_list<std::string_view> wanted) {
    return std::ranges::all_of(wanted, [&](std::string_view name) {
      return names.find("," + std::string(name) + ",") != std::string::npos;
    });
  };
  if (has_all({"id", "type_of_violence", "side_a", "side_b", "date_start", "date_end"})) {
    return EventFormat::kUcdpGed;
  }
  if (has_all({"event_id_cnty", "event_date", "event_type", "actor1"})) return EventFormat::kAcled;
  if (has_all({"event_id", "event_date", "source_name", "cameo_code", "target_name"})) {
    return EventFormat::kIcews;
  }
  return DetectGdelt(line);
}

SharedNode DatasetDocument(std::string_view id, std::string_view title,
                           std::string_view publisher) {
  return {evidence::kDocument,
          std::string(id),
          {{"title", Value(title)}, {"publisher", Value(publisher)}}};
}

void AddText(NamedValues& values, std::string_view name, std::string_view text) {
  if (!text.empty()) values.emplace_back(name, Value(text));
}

void AddInt(NamedValues& values, std::string_view name, std::optional<int64_t> number) {
  if (number) values.emplace_back(name, Value(*number));
}

void AddNumber(NamedValues& values, std::string_view name, std::optional<double> number) {
  if (number) values.emplace_back(name, Value(*number));
}

std::string HostOf(std::string_view url) {
  const size_t scheme = url.find("://");
  const std::string_view before = url.substr(0, scheme);
  if (scheme == std::string_view::npos || (before != "http" && before != "https")) return "";
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  if (const size_t user = host.rfind('@'); user != std::string_view::npos) {
    host.remove_prefix(user + 1);
  }
  host = host.substr(0, host.find(':'));
  std::string lower(host);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower.starts_with("www.") ? lower.substr(4) : lower;
}

CitedSource WebSource(std::string_view url_or_text) {
  CitedSource cited;
  const std::string host = HostOf(url_or_text);
  cited.source = {evidence::kSource, "page:" + ContentHash().Add(url_or_text).Text(), {}};
  if (host.empty()) {
    cited.source.properties = {{"type", Value("document")},
                               {"title", Value(Shortened(url_or_text, kLongestTitle))},
                               {"raw", Value(url_or_text)}};
    return cited;
  }
  cited.source.properties = {
      {"type", Value("webpage")}, {"URL", Value(url_or_text)}, {"url_status", Value("unknown")}};
  cited.publisher = SharedNode{evidence::kActor, NamedId("site:", host), {{"name", Value(host)}}};
  return cited;
}

}  // namespace catena
