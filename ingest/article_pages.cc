#include "ingest/article_pages.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "core/evidence.h"
#include "core/graph_names.h"
#include "ingest/article_wikitext_names.h"
#include "ingest/decision_graph.h"

namespace catena {
namespace {

constexpr size_t kMaxTitleBytes = 1024;
constexpr int kMaxSteps = 5;

bool HasLabel(const GraphReader& graph, const Node& node, std::string_view name) {
  const auto label = graph.names().FindLabel(name);
  return label && node.HasLabel(*label);
}

// A claim, a source or a proposal has an id of its own and is no page.
bool IsPage(const GraphReader& graph, const Node& node) {
  constexpr std::array<std::string_view, 3> kOthers = {evidence::kClaim, evidence::kSource,
                                                       evidence::kProposal};
  return std::none_of(kOthers.begin(), kOthers.end(),
                      [&](std::string_view name) { return HasLabel(graph, node, name); });
}

class Redirector {
 public:
  Redirector(const GraphReader& graph, GraphWriter* writer) : graph_(graph), writer_(writer) {}

  Result<RedirectsReport> Run(std::span<const PageRedirect> redirects) {
    for (const PageRedirect& redirect : redirects) {
      if (redirect.section.empty()) leads_.emplace(redirect.title, redirect.page);
    }
    for (const PageRedirect& redirect : redirects) {
      if (!redirect.section.empty()) {
        ++report_.to_sections;
      } else {
        Collect(redirect);
      }
    }
    for (const auto& [page, titles] : titles_) CATENA_TRY(Write(page, titles));
    return std::move(report_);
  }

 private:
  void Collect(const PageRedirect& redirect) {
    std::string_view page = redirect.page;
    for (int step = 0; step < kMaxSteps; ++step) {
      const auto next = leads_.find(page);
      if (next == leads_.end()) break;
      page = next->second;
    }
    if (page.empty() || page == redirect.title || leads_.contains(page) || IsFileLink(page) ||
        IsHiddenLink(page) || std::max(page.size(), redirect.title.size()) > kMaxTitleBytes) {
      ++report_.of_no_use;
      return;
    }
    titles_[std::string(page)].insert(redirect.title);
  }

  Result<void> Write(const std::string& page, const std::set<std::string>& titles) {
    CATENA_TRY(const std::string id, FindPage(graph_, page));
    CATENA_TRY(std::optional<Node> node, NodeWithId(graph_, id.empty() ? page : id));
    if (node && !IsPage(graph_, *node)) {
      report_.of_no_use += titles.size();
      return {};
    }
    std::vector<std::string> aliases = node ? AliasesOf(graph_, *node) : std::vector<std::string>();
    const std::set<std::string> before(aliases.begin(), aliases.end());
    for (const std::string& title : titles) {
      if (before.contains(title)) {
        ++report_.known;
        continue;
      }
      aliases.push_back(title);
      ++report_.aliases;
      CATENA_TRY(const auto own, FindNodeById(graph_, title));
      if (own && (!node || *own != node->id)) ++report_.with_own_node;
    }
    if (aliases.size() == before.size() && node) return {};
    (node ? report_.updated : report_.created).push_back(node && !id.empty() ? id : page);
    return writer_ == nullptr ? Result<void>() : Put(std::move(node), page, aliases);
  }

  Result<void> Put(std::optional<Node> node, const std::string& page,
                   const std::vector<std::string>& aliases) {
    if (node) {
      CATENA_TRY(SetProperty(*writer_, node->properties, kAliasKey, ListOf(aliases)));
      return writer_->UpdateNode(*node);
    }
    PropertyMap properties;
    CATENA_TRY(SetProperty(*writer_, properties, "id", Value(page)));
    CATENA_TRY(SetProperty(*writer_, properties, "title", Value(page)));
    CATENA_TRY(SetProperty(*writer_, properties, kAliasKey, ListOf(aliases)));
    CATENA_TRY(const LabelId label, writer_->InternLabel(evidence::kDocument));
    CATENA_TRY(writer_->CreateNode({label}, std::move(properties)));
    return {};
  }

  const GraphReader& graph_;
  GraphWriter* writer_;
  std::map<std::string, std::string, std::less<>> leads_;
  std::map<std::string, std::set<std::string>> titles_;  // By page.
  RedirectsReport report_;
};

}  // namespace

std::vector<std::string> AliasesOf(const GraphReader& graph, const Node& node) {
  const auto key = graph.names().FindKey(kAliasKey);
  return TextsOf(key ? node.properties.Find(*key) : nullptr);
}

Result<std::string> FindPage(const GraphReader& graph, std::string_view title) {
  CATENA_TRY(const std::optional<NodeId> itself, FindNodeById(graph, title));
  if (itself) return std::string(title);
  const auto label = graph.names().FindLabel(evidence::kDocument);
  if (!label) return std::string();
  CATENA_TRY(const std::vector<NodeId> named, FindNodesByName(graph, title));
  CATENA_TRY(const std::vector<std::optional<Node>> nodes, graph.GetNodes(named));
  std::string found;
  for (const std::optional<Node>& node : nodes) {
    if (!node || !node->HasLabel(*label)) continue;
    const std::vector<std::string> aliases = AliasesOf(graph, *node);
    const bool called = PropertyText(graph, node->properties, "title") == title ||
                        std::ranges::find(aliases, title) != aliases.end();
    const std::string id = PropertyText(graph, node->properties, "id");
    if (!called || id.empty()) continue;
    if (!found.empty()) return std::string();
    found = id;
  }
  return found;
}

Result<RedirectsReport> ApplyRedirects(const GraphReader& graph, GraphWriter* writer,
                                       std::span<const PageRedirect> redirects) {
  return Redirector(graph, writer).Run(redirects);
}

}  // namespace catena
