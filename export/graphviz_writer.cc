#include "export/graphviz_writer.h"

#include <fmt/format.h>
#include <graphviz/cgraph.h>
#include <graphviz/gvc.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>

#include "export/graphviz_ids.h"
#include "export/printing.h"

namespace catena {
namespace {

constexpr double kPointsPerInch = 72;
// cgraph refuses to read back a string of 16,383 bytes or more.
constexpr size_t kMaxStringBytes = 12'000;

// cgraph takes char* everywhere and changes nothing behind it.
char* Chars(const std::string& text) { return const_cast<char*>(text.c_str()); }
char* Chars(const char* text) { return const_cast<char*>(text); }

std::string& GraphvizMessage() {
  static std::string message;
  return message;
}

int KeepMessage(char* message) {
  constexpr size_t kEnough = 1'000;
  if (GraphvizMessage().size() < kEnough) GraphvizMessage() += message;
  return 0;
}

tl::unexpected<Error> GraphvizFailed(ErrorCode code, std::string_view what) {
  std::string message = "Graphviz " + std::string(what);
  const std::string said = printing::CleanLine(GraphvizMessage());
  if (!said.empty()) message += ": " + said;
  return Fail(code, std::move(message));
}

struct CloseGraph {
  void operator()(Agraph_t* graph) const { agclose(graph); }
};
using Graph = std::unique_ptr<Agraph_t, CloseGraph>;

// The one context of the process; nullptr when it cannot be made. It is never freed: the pango
// plugin keeps a pointer to the name of the last font between calls, and a context takes its fonts
// with it.
GVC_t* SharedContext() {
  static GVC_t* const context = gvContext();
  return context;
}

void Set(void* object, const char* name, const std::string& value) {
  agsafeset(object, Chars(name), Chars(value), Chars(""));
}

void SetAll(void* object, const Attributes& attributes) {
  for (const auto& [name, value] : attributes) {
    Set(object, name.c_str(), printing::TruncateBytes(value, kMaxStringBytes));
  }
}

void SetLink(void* object, const std::string& tooltip, const std::string& url) {
  if (!tooltip.empty()) Set(object, "tooltip", GraphvizTooltip(tooltip));
  if (url.empty()) return;
  std::string escaped;  // SafeUrl left nothing but this to escape.
  for (const char c : url) escaped += c == '&' ? std::string("&amp;") : std::string(1, c);
  Set(object, "URL", escaped);
  Set(object, "target", "_blank");
}

// "x,y" with y upwards, as Graphviz has it.
std::string At(const Drawing& drawing, Point2 point) {
  return fmt::format("{:.2f},{:.2f}", point.x, drawing.height - point.y);
}

std::string RouteText(const Drawing& drawing, const Route& route) {
  std::string text = route.tip ? "e," + At(drawing, *route.tip) : "";
  for (const Point2 point : route.points) text += (text.empty() ? "" : " ") + At(drawing, point);
  return text;
}

std::string BoundingBox(const Drawing& drawing, const Box& box) {
  return At(drawing, {box.left, box.bottom()}) + "," + At(drawing, {box.right(), box.top});
}

Graph OpenGraph(const Drawing& drawing) {
  agseterr(AGERR);
  agseterrf(KeepMessage);
  GraphvizMessage().clear();
  static Agdisc_t discipline = {&AgMemDisc, CountingIds(), &AgIoDisc};
  Graph graph(agopen(Chars("catena"), Agdirected, &discipline));
  if (!graph) return graph;
  Set(graph.get(), "layout", "nop2");
  Set(graph.get(), "notranslate", "true");
  Set(graph.get(), "outputorder", "edgesfirst");
  Set(graph.get(), "splines", "true");
  Set(graph.get(), "sep", "+6");
  Set(graph.get(), "esep", "+5");
  Set(graph.get(), "pad", "0.08");
  Set(graph.get(), "bgcolor", "white");
  Set(graph.get(), "fontname", std::string(kFont));
  Set(graph.get(), "bb", BoundingBox(drawing, {0, 0, drawing.width, drawing.height}));
  return graph;
}

void AddBands(const Drawing& drawing, Agraph_t* graph) {
  for (size_t i = 0; i < drawing.bands.size(); ++i) {
    const DrawnBand& band = drawing.bands[i];
    Agraph_t* cluster = agsubg(graph, Chars("cluster_" + std::to_string(i)), 1);
    SetAll(cluster, band.style);
    Set(cluster, "label", GraphvizLabel({band.label}, Align::kCentre));
    Set(cluster, "bb", BoundingBox(drawing, band.box));
    Set(cluster, "lp", At(drawing, {band.box.centre_x(), band.box.top + 11}));
  }
}

Agnode_t* AddNode(const Drawing& drawing, const DrawnNode& node, Agraph_t* graph) {
  Agnode_t* made = agnode(graph, Chars(node.name), 1);
  Set(made, "pos", At(drawing, {node.box.centre_x(), node.box.centre_y()}));
  Set(made, "width", fmt::format("{:.4f}", node.box.width / kPointsPerInch));
  Set(made, "height", fmt::format("{:.4f}", node.box.height / kPointsPerInch));
  Set(made, "fixedsize", "true");
  Set(made, "margin", "0.01");
  Set(made, "fontname", std::string(kFont));
  Set(made, "shape", "plaintext");
  Set(made, "label", GraphvizLabel(node.lines, node.align));
  SetAll(made, node.style);
  SetLink(made, node.tooltip, node.url);
  return made;
}

using NodeMap = std::map<std::string, Agnode_t*, std::less<>>;

Agedge_t* AddEdge(const Drawing& drawing, const DrawnEdge& edge, const NodeMap& nodes,
                  Agraph_t* graph) {
  const auto tail = nodes.find(edge.tail);
  const auto head = nodes.find(edge.head);
  if (tail == nodes.end() || head == nodes.end()) return nullptr;
  Agedge_t* made = agedge(graph, tail->second, head->second, Chars(edge.name), 1);
  SetAll(made, edge.style);
  SetLink(made, edge.tooltip, edge.url);
  if (!edge.route.points.empty()) Set(made, "pos", RouteText(drawing, edge.route));
  return made;
}

// Everything that follows "pos" of an edge: "e,1,2 3,4 5,6 7,8 9,10".
Route ParseRoute(const Drawing& drawing, std::string_view text) {
  Route route;
  std::string copy(text.substr(0, text.find(';')));
  const char* at = copy.c_str();
  while (*at != '\0') {
    const bool tip = *at == 'e';
    const bool start = *at == 's';
    if (tip || start) at += 2;
    char* next = nullptr;
    const double x = std::strtod(at, &next);
    if (next == at || *next != ',') break;
    at = next + 1;
    const double y = std::strtod(at, &next);
    const Point2 point{x, drawing.height - y};
    if (tip) {
      route.tip = point;
    } else if (!start) {
      route.points.push_back(point);
    }
    at = next;
    while (*at == ' ') ++at;
  }
  return route;
}

Result<Graph> Build(const Drawing& drawing) {
  Graph graph = OpenGraph(drawing);
  if (!graph) return GraphvizFailed(ErrorCode::kIo, "could not make a graph");
  AddBands(drawing, graph.get());
  NodeMap nodes;
  for (const DrawnNode& node : drawing.nodes) {
    nodes[node.name] = AddNode(drawing, node, graph.get());
  }
  for (const DrawnEdge& edge : drawing.edges) {
    if (AddEdge(drawing, edge, nodes, graph.get()) == nullptr) {
      return GraphvizFailed(ErrorCode::kIo, "could not add the edge " + edge.name);
    }
  }
  return graph;
}

Result<std::string> Render(GVC_t* context, Agraph_t* graph, PictureFormat format) {
  const std::string name(PictureFormatName(format));
  char* data = nullptr;
  unsigned int bytes = 0;
  const int failed = gvRenderData(context, graph, name.c_str(), &data, &bytes);
  std::string picture = data != nullptr ? std::string(data, bytes) : "";
  if (data != nullptr) gvFreeRenderData(data);
  if (failed != 0 || picture.empty()) {
    return GraphvizFailed(ErrorCode::kUnsupported, "could not write " + name + " here");
  }
  return picture;
}

void ReplaceAll(std::string* text, std::string_view from, std::string_view to) {
  for (size_t at = text->find(from); at != std::string::npos;
       at = text->find(from, at + to.size())) {
    text->replace(at, from.size(), to);
  }
}

constexpr std::string_view kSvgFamily =
    "font-family=\"Noto Sans,Helvetica,Arial,Liberation Sans,DejaVu Sans,sans-serif\"";

// Graphviz writes a comment with its version, a document type that names a remote file, and
// no description; all three are ours to set right.
std::string FinishSvg(const Drawing& drawing, std::string svg) {
  const size_t open = svg.find("<svg");
  if (open == std::string::npos) return svg;
  svg.erase(0, open);
  svg.insert(4, " role=\"img\" aria-labelledby=\"catena-title catena-description\"");
  const size_t body = svg.find('>') + 1;
  svg.insert(body, "\n<title id=\"catena-title\">" +
                       printing::EscapeXml(printing::CleanLine(drawing.title)) +
                       "</title>\n<desc id=\"catena-description\">" +
                       printing::EscapeXml(printing::CleanLine(drawing.description)) + "</desc>");
  ReplaceAll(&svg, "font-family=\"" + std::string(kBoldFont) + "\"",
             std::string(kSvgFamily) + " font-weight=\"bold\"");
  ReplaceAll(&svg, "font-family=\"" + std::string(kFont) + "\"", kSvgFamily);
  ReplaceAll(&svg, "stroke=\"transparent\"", "stroke=\"none\"");
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg;
}

// agwrite through a channel that appends to a string.
int AppendTo(void* text, const char* bytes) {
  *static_cast<std::string*>(text) += bytes;
  return 0;
}
int FlushNothing(void*) { return 0; }

// agread from a string_view, which moves on.
int TakeBytes(void* text, char* buffer, int size) {
  auto* left = static_cast<std::string_view*>(text);
  const size_t bytes = std::min(left->size(), static_cast<size_t>(size));
  left->copy(buffer, bytes);
  left->remove_prefix(bytes);
  return static_cast<int>(bytes);
}

}  // namespace

std::string GraphvizLabel(const std::vector<std::string>& lines, Align align) {
  const std::string_view end = align == Align::kLeft    ? "\\l"
                               : align == Align::kRight ? "\\r"
                                                        : "\\n";
  std::string label;
  for (size_t i = 0; i < lines.size(); ++i) {
    for (const char c : printing::TruncateBytes(printing::CleanLine(lines[i]), 1'500)) {
      if (c == '\\') {
        label += "\\\\";
      } else if (c == '&') {
        label += "&amp;";
      } else {
        label += c;
      }
    }
    if (lines[i].empty() && lines.size() > 1) label += ' ';  // An empty line would be dropped.
    if (i + 1 < lines.size() || align != Align::kCentre) label += end;
  }
  return label;
}

std::string GraphvizTooltip(std::string_view text) {
  const std::string clean =
      printing::EscapeXml(printing::TruncateBytes(printing::CleanText(text), 1'500));
  std::string tooltip;
  for (const char c : clean) {
    if (c == '\\') {
      tooltip += "&#92;";  // "\\" is not understood in tooltips, and "\N" would be replaced.
    } else if (c == '\n') {
      tooltip += "&#10;";
    } else {
      tooltip += c;
    }
  }
  return tooltip;
}

Result<void> RouteEdges(Drawing* drawing) {
  Graph graph = OpenGraph(*drawing);
  if (!graph) return GraphvizFailed(ErrorCode::kIo, "could not make a graph");
  NodeMap nodes;
  for (const DrawnNode& node : drawing->nodes) {
    nodes[node.name] = AddNode(*drawing, node, graph.get());
  }
  std::vector<std::pair<DrawnEdge*, Agedge_t*>> edges;
  for (DrawnEdge& edge : drawing->edges) {
    if (!edge.route.points.empty()) continue;
    edges.emplace_back(&edge, AddEdge(*drawing, edge, nodes, graph.get()));
  }
  if (edges.empty()) return {};
  GVC_t* const context = SharedContext();
  if (context == nullptr || gvLayout(context, graph.get(), "nop2") != 0) {
    return GraphvizFailed(ErrorCode::kIo, "could not route the links");
  }
  gvRender(context, graph.get(), "dot", nullptr);  // Writes the routes into `pos`.
  for (const auto& [edge, made] : edges) {
    const char* position = made != nullptr ? agget(made, Chars("pos")) : nullptr;
    if (position != nullptr) edge->route = ParseRoute(*drawing, position);
    if (edge->route.points.size() < 4) {
      return GraphvizFailed(ErrorCode::kIo, "found no way for the link " + edge->name);
    }
  }
  gvFreeLayout(context, graph.get());
  return {};
}

Result<std::string> WritePicture(const Drawing& drawing, PictureFormat format,
                                 double dots_per_inch) {
  // Cairo's largest picture in one direction.
  constexpr double kMaxPixels = 32'000;
  const double inches = std::max({drawing.width, drawing.height, 1.0}) / kPointsPerInch;
  CATENA_TRY(const Graph graph, Build(drawing));
  if (format == PictureFormat::kPng) {
    const double dpi = std::min(dots_per_inch, kMaxPixels / (inches + 1));
    Set(graph.get(), "dpi", fmt::format("{:.2f}", dpi));
  }
  GVC_t* const context = SharedContext();
  if (context == nullptr || gvLayout(context, graph.get(), "nop2") != 0) {
    return GraphvizFailed(ErrorCode::kIo, "could not lay out the drawing");
  }
  Result<std::string> picture = Render(context, graph.get(), format);
  gvFreeLayout(context, graph.get());
  if (picture && format == PictureFormat::kSvg) return FinishSvg(drawing, *std::move(picture));
  return picture;
}

Result<std::string> CanonicalDot(std::string_view dot) {
  agseterr(AGERR);
  agseterrf(KeepMessage);
  GraphvizMessage().clear();
  Agiodisc_t io = {TakeBytes, AppendTo, FlushNothing};
  Agdisc_t discipline = {&AgMemDisc, CountingIds(), &io};
  const Graph graph(agread(&dot, &discipline));
  if (!graph) return GraphvizFailed(ErrorCode::kInvalidArgument, "cannot read this DOT text");
  std::string text;
  if (agwrite(graph.get(), &text) != 0) {
    return GraphvizFailed(ErrorCode::kIo, "could not write DOT text");
  }
  return text;
}

}  // namespace catena
