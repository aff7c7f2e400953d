#include "app/cli/trace_file.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

namespace catena::cli {
namespace {

using nlohmann::json;

// "" or an empty list where there is none, or something else.
std::string TextAt(const json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}
std::vector<std::string> TextsAt(const json& object, const char* key) {
  std::vector<std::string> texts;
  const auto at = object.find(key);
  if (at == object.end() || !at->is_array()) return texts;
  for (const json& each : *at) {
    if (each.is_string()) texts.push_back(each.get<std::string>());
  }
  return texts;
}
uint32_t NumberAt(const json& object, const char* key) {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_number_unsigned()) return 0;
  return static_cast<uint32_t>(std::min<uint64_t>(at->get<uint64_t>(), UINT32_MAX));
}

Timing TimingAt(const json& object) {
  const std::string name = TextAt(object, "timing");
  for (const Timing timing : {Timing::kOk, Timing::kPossibleViolation, Timing::kViolation}) {
    if (TimingName(timing) == name) return timing;
  }
  return Timing::kUnknown;
}

TraceLink LinkOf(const json& object) {
  return {.id = TextAt(object, "relationship"),
          .type = TextAt(object, "type"),
          .from = TextAt(object, "from"),
          .to = TextAt(object, "to"),
          .signal = TextAt(object, "signal"),
          .claims = TextsAt(object, "claims"),
          .sources = TextsAt(object, "sources"),
          .independent_groups = NumberAt(object, "independent_groups"),
          .status = FindClaimStatus(TextAt(object, "status")).value_or(ClaimStatus::kUnsourced),
          .timing = TimingAt(object)};
}

// nullopt for one that is not formed as a chain.
std::optional<TraceChain> ChainOf(const json& object, const std::map<std::string, size_t>& events) {
  TraceChain chain;
  for (const std::string& id : TextsAt(object, "events")) {
    const auto at = events.find(id);
    if (at == events.end()) return std::nullopt;
    chain.events.push_back(at->second);
  }
  const auto links = object.find("links");
  if (links == object.end() || !links->is_array()) return std::nullopt;
  const std::string weakest = TextAt(object, "weakest_link");
  for (const json& link : *links) {
    if (!link.is_object()) return std::nullopt;
    chain.links.push_back(LinkOf(link));
    if (chain.links.back().id == weakest) chain.weakest_link = chain.links.size() - 1;
  }
  if (chain.links.empty() || chain.events.size() != chain.links.size() + 1) return std::nullopt;
  chain.independent_groups = NumberAt(object, "independent_groups");
  chain.status = FindClaimStatus(TextAt(object, "status")).value_or(ClaimStatus::kUnsourced);
  chain.timing = TimingAt(object);
  return chain;
}

}  // namespace

Result<TraceReport> ReadTraceFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Fail(ErrorCode::kIo, "cannot be read", {.file = path});
  const json file = json::parse(in, nullptr, false);
  const auto wrong = [&] {
    return Fail(ErrorCode::kInvalidArgument,
                "is no trace: write one with 'catena trace FROM TO --format json'", {.file = path});
  };
  if (!file.is_object()) return wrong();
  const auto events = file.find("events");
  const auto chains = file.find("chains");
  if (events == file.end() || !events->is_array() || chains == file.end() || !chains->is_array()) {
    return wrong();
  }
  TraceReport report;
  report.from = TextAt(file, "from");
  report.to = TextAt(file, "to");
  report.cut_by = TextAt(file, "cut_by");
  std::map<std::string, size_t> place;
  for (const json& event : *events) {
    if (!event.is_object()) return wrong();
    TraceEvent read{
        .id = TextAt(event, "id"), .name = TextAt(event, "name"), .date = TextAt(event, "date")};
    place.emplace(read.id, report.events.size());
    report.events.push_back(std::move(read));
  }
  for (const json& each : *chains) {
    if (!each.is_object()) return wrong();
    std::optional<TraceChain> chain = ChainOf(each, place);
    if (!chain) return wrong();
    report.chains.push_back(std::move(*chain));
  }
  report.chains_found = report.chains.size();
  return report;
}

}  // namespace catena::cli
