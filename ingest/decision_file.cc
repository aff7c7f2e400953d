#include "ingest/decision_file.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <set>

#include "ingest/article_words.h"
#include "ingest/csv_reader.h"
#include "ingest/json_reader.h"
#include "ingest/text_input.h"

namespace catena {
namespace {

constexpr size_t kMaxBytes = size_t{256} << 20;
constexpr std::string_view kFormulaStarts = "=+-@\t'";

bool IsKnownField(std::string_view key) {
  bool known = key == "id" || key == "decision" || key == "type" || key == "note";
  for (const auto& [name, text] : ProposalFields({})) known |= key == name;
  return known;
}

// What is wrong with the first line of a table; "".
std::string WrongColumn(const std::vector<std::string>& header) {
  std::set<std::string> seen;
  for (const std::string& column : header) {
    if (!IsKnownField(column)) {
      return "'" + column +
             "' is no column of decisions: id, decision, type, note, and those that "
             "an export has";
    }
    if (!seen.insert(column).second) return "the column '" + column + "' is there twice";
  }
  return "";
}

std::optional<Verdict> VerdictOf(std::string_view word) {
  if (word == "accept") return Verdict::kAccept;
  if (word == "reject") return Verdict::kReject;
  if (word == "reopen") return Verdict::kReopen;
  return std::nullopt;
}

// Adds the decision that the fields of a record make.
class Collector {
 public:
  void Add(const std::map<std::string, std::string>& fields, const Where& where) {
    const auto field = [&](const char* key) {
      const auto at = fields.find(key);
      return at == fields.end() ? std::string() : std::string(TrimmedText(at->second));
    };
    const std::string word = AsciiLowered(field("decision"));
    if (word.empty() || word == "skip") return;
    const auto verdict = VerdictOf(word);
    if (!verdict) {
      file_.errors.push_back(
          {ErrorCode::kInvalidArgument,
           "'" + word + "' is no decision: write accept, reject, reopen or nothing", where});
      return;
    }
    Decision decision{.id = field("id"),
                      .verdict = *verdict,
                      .type = field("type"),
                      .note = field("note"),
                      .where = where};
    for (const auto& [key, text] : ProposalFields({})) {
      if (const auto at = fields.find(key); at != fields.end()) decision.fields.insert(*at);
    }
    if (decision.id.empty()) {
      file_.errors.push_back({ErrorCode::kInvalidArgument, "the id is missing", where});
    } else if (!ids_.insert(decision.id).second) {
      file_.errors.push_back(
          {ErrorCode::kInvalidArgument, "'" + decision.id + "' is decided twice", where});
    } else {
      file_.decisions.push_back(std::move(decision));
    }
  }
  void AddError(Error error) { file_.errors.push_back(std::move(error)); }
  DecisionFile Take() { return std::move(file_); }

 private:
  DecisionFile file_;
  std::set<std::string> ids_;
};

Result<DecisionFile> ReadCsv(const std::string& path) {
  CATENA_TRY(auto source, OpenTextInput(path));
  CsvReader reader(std::move(source));
  Collector collector;
  std::vector<std::string> header;
  while (true) {
    const Result<bool> more = reader.Next();
    if (!more) {
      if (more.error().code != ErrorCode::kInvalidArgument) return Fail(more.error());
      collector.AddError(more.error());
      if (!reader.Recover()) return collector.Take();
      continue;
    }
    if (!*more) return collector.Take();
    std::map<std::string, std::string> fields;
    const auto record = reader.record();
    if (header.empty()) {
      for (const CsvField& field : record) header.emplace_back(TrimmedText(field.text));
      if (const std::string wrong = WrongColumn(header); !wrong.empty()) {
        Where where;
        where.file = path;
        where.line = 1;
        collector.AddError({ErrorCode::kInvalidArgument, wrong, where});
        return collector.Take();
      }
      for (const char* const column : {"id", "decision"}) {
        if (std::find(header.begin(), header.end(), column) != header.end()) continue;
        Where where;
        where.file = path;
        where.line = 1;
        collector.AddError({ErrorCode::kInvalidArgument,
                            "the first line names no column '" + std::string(column) +
                                "'; the columns are id, decision, type, note",
                            where});
        return collector.Take();
      }
      continue;
    }
    for (size_t i = 0; i < std::min(record.size(), header.size()); ++i) {
      std::string text(record[i].text);
      if (text.size() > 1 && text[0] == '\'' &&
          kFormulaStarts.find(text[1]) != std::string_view::npos) {
        text.erase(0, 1);
      }
      fields.emplace(header[i], std::move(text));
    }
    Where where;
    where.file = path;
    where.line = reader.line();
    collector.Add(fields, where);
  }
}

// A field that neither a decision has nor WriteProposals() writes.
std::optional<std::string> UnknownKey(const JsonValue& object) {
  for (auto each = object.first(); each; each = each->next()) {
    if (!IsKnownField(each->key())) return std::string(each->key());
  }
  return std::nullopt;
}

Result<DecisionFile> ReadJsonLines(const std::string& path) {
  CATENA_TRY(const auto source, OpenTextInput(path));
  CATENA_TRY(const std::string text, ReadWhole(*source, kMaxBytes));
  Collector collector;
  uint64_t number = 0;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = TrimmedText(std::string_view(text).substr(begin, end - begin));
    begin = end + 1;
    Where where;
    where.file = path;
    where.line = ++number;
    if (line.empty()) continue;
    const auto json = ReadJsonText(line, path);
    if (!json) {
      Error error = json.error();
      error.where.line = number;
      collector.AddError(std::move(error));
      continue;
    }
    if (!(*json)->root().is(JsonType::kObject)) {
      collector.AddError({ErrorCode::kInvalidArgument, "a line holds one object", where});
      continue;
    }
    if (const auto unknown = UnknownKey((*json)->root())) {
      collector.AddError({ErrorCode::kInvalidArgument,
                          "'" + *unknown + "' is no field of a decision: id, decision, type, note",
                          where});
      continue;
    }
    std::map<std::string, std::string> fields;
    bool texts = true;
    for (auto each = (*json)->root().first(); each; each = each->next()) {
      if (each->is(JsonType::kString)) fields.emplace(each->key(), each->AsString());
      if (each->is(JsonType::kString)) continue;
      collector.AddError({ErrorCode::kInvalidArgument,
                          "'" + std::string(each->key()) + "' is " +
                              std::string(JsonTypeName(each->type())) + ", not a string",
                          where});
      texts = false;
    }
    if (!texts) continue;
    collector.Add(fields, where);
  }
  return collector.Take();
}

std::string Cell(std::string text) {
  if (!text.empty() && kFormulaStarts.find(text[0]) != std::string_view::npos) {
    text.insert(0, 1, '\'');
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

void WriteCsv(std::span<const Proposal> proposals, std::ostream& out) {
  out << "id,decision,type,note";
  for (const auto& [key, text] : ProposalFields({})) out << ',' << key;
  out << '\n';
  for (const Proposal& proposal : proposals) {
    out << Cell(proposal.id) << ",,,";
    for (const auto& [key, text] : ProposalFields(proposal)) out << ',' << Cell(text);
    out << '\n';
  }
}

}  // namespace

Result<DecisionFile> ReadDecisions(const std::filesystem::path& path) {
  return AsciiLowered(path.extension().string()) == ".csv" ? ReadCsv(path.string())
                                                           : ReadJsonLines(path.string());
}

void WriteProposals(std::span<const Proposal> proposals, ProposalFormat format, std::ostream& out) {
  if (format == ProposalFormat::kCsv) return WriteCsv(proposals, out);
  for (const Proposal& proposal : proposals) {
    nlohmann::ordered_json line = {
        {"id", proposal.id}, {"decision", ""}, {"type", ""}, {"note", ""}};
    for (const auto& [key, text] : ProposalFields(proposal)) line[key] = text;
    out << line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
  }
}

}  // namespace catena
