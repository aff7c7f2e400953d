#include "app/cli/trace_file.h"

#include <map>
#include <optional>

#include "ingest/json_reader.h"

namespace catena::cli {
namespace {

constexpr JsonReadOptions kLimits = {.text_bytes = uint64_t{256} << 20, .depth = 32};

Error Wrong(const JsonValue& at, const std::string& what) {
  return {ErrorCode::kInvalidArgument, what, at.where()};
}

// A member that must be there.
Result<JsonValue> Member(const JsonValue& object, std::string_view key, JsonType type) {
  if (!object.is(JsonType::kObject)) return Fail(Wrong(object, "is no object"));
  const auto member = object.Find(key);
  const std::string name(key);
  if (!member) {
    return Fail(Wrong(
        object, "has no '" + name + "': write the file with 'catena trace FROM TO --format json'"));
  }
  if (!member->is(type)) {
    return Fail(Wrong(*member, "'" + name + "' is " + std::string(JsonTypeName(member->type())) +
                                   ", not " + std::string(JsonTypeName(type))));
  }
  return *member;
}

Result<std::string> TextAt(const JsonValue& object, std::string_view key) {
  CATENA_TRY(const JsonValue text, Member(object, key, JsonType::kString));
  return std::string(text.AsString());
}

// A member that may be null, or not there.
Result<std::string> MaybeTextAt(const JsonValue& object, std::string_view key) {
  const auto member = object.Find(key);
  if (!member || member->is(JsonType::kNull)) return std::string();
  return TextAt(object, key);
}

Result<uint32_t> CountAt(const JsonValue& object, std::string_view key) {
  CATENA_TRY(const JsonValue count, Member(object, key, JsonType::kInt));
  if (count.AsInt() < 0 || count.AsInt() > UINT32_MAX) {
    return Fail(Wrong(count, "'" + std::string(key) + "' is no count"));
  }
  return static_cast<uint32_t>(count.AsInt());
}

Result<std::vector<std::string>> TextsAt(const JsonValue& object, std::string_view key) {
  CATENA_TRY(const JsonValue list, Member(object, key, JsonType::kArray));
  std::vector<std::string> texts;
  for (auto each = list.first(); each; each = each->next()) {
    if (!each->is(JsonType::kString)) return Fail(Wrong(*each, "is no string"));
    texts.emplace_back(each->AsString());
  }
  return texts;
}

Result<Timing> TimingAt(const JsonValue& object) {
  CATENA_TRY(const JsonValue name, Member(object, "timing", JsonType::kString));
  for (const Timing timing :
       {Timing::kOk, Timing::kPossibleViolation, Timing::kViolation, Timing::kUnknown}) {
    if (TimingName(timing) == name.AsString()) return timing;
  }
  return Fail(Wrong(name, "'" + std::string(name.AsString()) + "' says nothing about dates"));
}

Result<ClaimStatus> StatusAt(const JsonValue& object) {
  CATENA_TRY(const JsonValue name, Member(object, "status", JsonType::kString));
  if (const auto status = FindClaimStatus(name.AsString())) return *status;
  return Fail(Wrong(name, "'" + std::string(name.AsString()) + "' is no status of a claim"));
}

Result<TraceLink> LinkAt(const JsonValue& object) {
  TraceLink link;
  CATENA_TRY(link.id, TextAt(object, "relationship"));
  CATENA_TRY(link.type, TextAt(object, "type"));
  CATENA_TRY(link.from, TextAt(object, "from"));
  CATENA_TRY(link.to, TextAt(object, "to"));
  CATENA_TRY(link.signal, MaybeTextAt(object, "signal"));
  CATENA_TRY(link.claims, TextsAt(object, "claims"));
  CATENA_TRY(link.sources, TextsAt(object, "sources"));
  CATENA_TRY(link.independent_groups, CountAt(object, "independent_groups"));
  CATENA_TRY(link.status, StatusAt(object));
  CATENA_TRY(link.timing, TimingAt(object));
  return link;
}

class TraceFile {
 public:
  Result<TraceReport> Read(const JsonValue& root) {
    CATENA_TRY(const JsonValue events, Member(root, "events", JsonType::kArray));
    CATENA_TRY(const JsonValue chains, Member(root, "chains", JsonType::kArray));
    CATENA_TRY(report_.from, MaybeTextAt(root, "from"));
    CATENA_TRY(report_.to, MaybeTextAt(root, "to"));
    CATENA_TRY(report_.cut_by, MaybeTextAt(root, "cut_by"));
    if (root.Find("ruled_out")) {
      CATENA_TRY(const JsonValue ruled_out, Member(root, "ruled_out", JsonType::kObject));
      CATENA_TRY(report_.ruled_out.count, CountAt(ruled_out, "links"));
      CATENA_TRY(report_.ruled_out.ids, TextsAt(ruled_out, "ids"));
      if (ruled_out.Find("chains")) {
        CATENA_TRY(const JsonValue chains_too, Member(ruled_out, "chains", JsonType::kBool));
        report_.ruled_out.chains = chains_too.AsBool();
      }
    }
    for (auto each = events.first(); each; each = each->next()) {
      CATENA_TRY(ReadEvent(*each));
    }
    for (auto each = chains.first(); each; each = each->next()) {
      CATENA_TRY(ReadChain(*each));
    }
    report_.chains_found = report_.chains.size();
    return std::move(report_);
  }

 private:
  Result<void> ReadEvent(const JsonValue& object) {
    TraceEvent event;
    CATENA_TRY(event.id, TextAt(object, "id"));
    CATENA_TRY(event.name, MaybeTextAt(object, "name"));
    CATENA_TRY(event.date, MaybeTextAt(object, "date"));
    if (!places_.emplace(event.id, report_.events.size()).second) {
      return Fail(Wrong(object, "the event '" + event.id + "' is there twice"));
    }
    report_.events.push_back(std::move(event));
    return {};
  }

  Result<void> ReadChain(const JsonValue& object) {
    TraceChain chain;
    CATENA_TRY(const std::vector<std::string> events, TextsAt(object, "events"));
    for (const std::string& id : events) {
      const auto place = places_.find(id);
      if (place == places_.end()) {
        return Fail(Wrong(object, "passes '" + id + "', which is not among the events"));
      }
      chain.events.push_back(place->second);
    }
    CATENA_TRY(const JsonValue links, Member(object, "links", JsonType::kArray));
    CATENA_TRY(const std::string weakest, MaybeTextAt(object, "weakest_link"));
    bool found_weakest = weakest.empty();
    for (auto each = links.first(); each; each = each->next()) {
      CATENA_TRY(TraceLink link, LinkAt(*each));
      const size_t at = chain.links.size();
      if (at + 1 >= events.size() || link.from != events[at] || link.to != events[at + 1]) {
        return Fail(Wrong(*each, "does not join the events of its chain"));
      }
      if (link.id == weakest) {
        chain.weakest_link = at;
        found_weakest = true;
      }
      chain.links.push_back(std::move(link));
    }
    if (chain.links.empty() || chain.events.size() != chain.links.size() + 1) {
      return Fail(Wrong(object, "is no chain: one event more than links"));
    }
    if (!found_weakest) {
      return Fail(Wrong(object, "has no link '" + weakest + "', which is to be its weakest"));
    }
    CATENA_TRY(chain.independent_groups, CountAt(object, "independent_groups"));
    CATENA_TRY(chain.status, StatusAt(object));
    CATENA_TRY(chain.timing, TimingAt(object));
    CATENA_TRY(chain.timing_why, MaybeTextAt(object, "timing_why"));
    report_.chains.push_back(std::move(chain));
    return {};
  }

  std::map<std::string, size_t, std::less<>> places_;
  TraceReport report_;
};

}  // namespace

Result<TraceReport> ReadTraceFile(const std::string& path) {
  CATENA_TRY(const auto json, ReadJsonFile(path, kLimits));
  return TraceFile().Read(json->root());
}

}  // namespace catena::cli
