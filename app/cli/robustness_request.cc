#include "app/cli/robustness_request.h"

#include <algorithm>
#include <charconv>

#include "app/cli/chain_request.h"
#include "app/cli/terminal.h"
#include "ingest/json_reader.h"

namespace catena::cli {
namespace {

// An object of ids and numbers.
Result<void> ReadReliabilities(const std::string& path,
                               std::map<std::string, GivenReliability>* by_id) {
  CATENA_TRY(const auto json, ReadJsonFile(path, {.text_bytes = 64 << 20, .depth = 8}));
  const JsonValue root = json->root();
  if (!root.is(JsonType::kObject)) {
    return Fail(ErrorCode::kInvalidArgument,
                "reliabilities are an object of source ids and numbers from 0 to 1", root.where());
  }
  for (auto each = root.first(); each; each = each->next()) {
    if (!each->is(JsonType::kInt) && !each->is(JsonType::kDouble)) {
      return Fail(
          ErrorCode::kInvalidArgument,
          "a reliability is a number from 0 to 1, not " + std::string(JsonTypeName(each->type())),
          each->where());
    }
    (*by_id)[std::string(each->key())] = {each->AsDouble() + 0.0, each->where()};
  }
  return {};
}

// "ref-24=0.8". An id may hold '=' itself: the last one counts.
Result<void> ReadReliability(const std::string& word,
                             std::map<std::string, GivenReliability>* by_id) {
  const size_t equals = word.rfind('=');
  double value = 0;
  const char* const end = word.data() + word.size();
  const char* const begin = equals == std::string::npos ? end : word.data() + equals + 1;
  const auto [read, problem] = std::from_chars(begin, end, value);
  if (equals == 0 || begin == end || problem != std::errc() || read != end) {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + word + "' is no reliability: write it as ID=0.8, from 0 to 1");
  }
  if (!by_id->emplace(word.substr(0, equals), value + 0.0).second) {  // No -0.
    return Fail(ErrorCode::kInvalidArgument,
                "'" + word.substr(0, equals) + "' has a reliability already: give it one");
  }
  return {};
}

}  // namespace

Result<RobustnessRequest> MakeRobustnessRequest(const GraphReader& graph,
                                                const RobustnessArguments& args) {
  CATENA_TRY(const TraceRequest chains, MakeTraceRequest(graph, args.chains));
  RobustnessRequest request;
  request.from = chains.from;
  request.to = chains.to;
  request.story = {
      .types = chains.types, .avoid = chains.avoid, .keep_violations = args.chains.keep_violations};
  request.max_sets = args.max_sets;
  request.time_limit = std::chrono::milliseconds(args.time_budget_ms);
  if (!args.probability) return request;
  ReliabilityOptions& options = request.probability.emplace();
  options.seed = args.seed;
  options.samples = args.samples;
  if (!args.reliability_file.empty()) {
    CATENA_TRY(ReadReliabilities(args.reliability_file, &options.by_id));
  }
  std::map<std::string, GivenReliability> words;
  for (const std::string& word : args.reliabilities) {
    CATENA_TRY(ReadReliability(word, &words));
  }
  // A word has precedence over the file.
  for (const auto& [id, given] : words) options.by_id[id] = given;
  return request;
}

DiagramMarks MarksOf(const RobustnessReport& report) {
  DiagramMarks marks;
  if (report.source_cut.sets.empty()) return marks;
  const CutSet& set = report.source_cut.sets.front();
  marks.cut = {set.links.begin(), set.links.end()};
  for (const std::string& id : set.members) {
    marks.cut_by += (marks.cut_by.empty() ? "" : ", ") + id;
    const auto group = std::ranges::find(report.groups, id, &SourceGroup::id);
    if (group != report.groups.end() && !group->why.empty())
      marks.cut_by += " (" + group->why + ")";
  }
  return marks;
}

namespace {

// What becomes of the chains looked at. "": there are none.
std::string OutcomeOf(const WhatIfReport& report) {
  const FateCounts& chains = report.chain_counts;
  if (report.chains.empty()) return "";
  // A limit may have left chains out.
  const std::string drawn = report.trace.cut_by.empty() ? "" : " of those drawn";
  if (chains.supported == 0) return "no chain" + drawn + " was supported before either";
  if (chains.fallen == chains.supported) {
    return (drawn.empty() ? std::string("the story falls, ") : std::string()) +
           "no supported chain" + drawn + " is left";
  }
  if (chains.fallen == 0) return "every supported chain" + drawn + " still stands";
  return std::to_string(chains.fallen) + " of " + Plural(chains.supported, "supported chain") +
         drawn + (chains.fallen == 1 ? " falls" : " fall");
}

}  // namespace

DiagramMarks MarksOf(const WhatIfReport& report) {
  DiagramMarks marks;
  marks.outcome = OutcomeOf(report);
  for (const TraceChain& chain : report.trace.chains) {
    for (const TraceLink& link : chain.links) {
      if (link.independent_groups == 0) marks.unsupported.insert(link.id);
    }
  }
  for (const LinkFate& link : report.links) {
    (link.fate == Fate::kFallen ? marks.fallen : marks.weakened).insert(link.id);
  }
  for (const LostThing& lost : report.without) {
    marks.without += (marks.without.empty() ? "" : ", ") + lost.id;
  }
  return marks;
}

}  // namespace catena::cli
