#include "ingest/html_tree.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "ingest/article_words.h"

namespace catena {

// The memory of one parse. Blocks are cut from chunks; freed ones wait in a list by their size, a
// power of two, for the next of that size. A parse that asks for more than the limit, or takes too
// long, is left by a jump: gumbo is C and has nothing to undo, for all its memory is here.
class HtmlMemory {
 public:
  explicit HtmlMemory(const HtmlLimits& limits)
      : limits_(limits),
        deadline_(std::chrono::steady_clock::now() + std::chrono::seconds(limits.max_seconds)) {}
  ~HtmlMemory() {
    for (void* chunk : chunks_) std::free(chunk);
  }
  HtmlMemory(const HtmlMemory&) = delete;
  HtmlMemory& operator=(const HtmlMemory&) = delete;

  static void* Allocate(void* self, size_t bytes) {
    return static_cast<HtmlMemory*>(self)->Take(bytes);
  }
  static void Free(void* self, void* block) {
    if (block != nullptr) static_cast<HtmlMemory*>(self)->Give(block);
  }

  enum class Stop : uint8_t { kNone, kMemory, kTime };
  Stop stopped = Stop::kNone;
  std::jmp_buf leave = {};

 private:
  // Before each block: its size class. Keeps blocks aligned for anything.
  struct alignas(16) Header {
    uint64_t size_class;
  };
  static constexpr size_t kChunkBytes = 1 << 20;

  void* Take(size_t bytes) {
    const size_t wanted = std::max<size_t>(bytes + sizeof(Header), 32);
    const auto size_class = static_cast<uint64_t>(std::bit_width(wanted - 1));
    if (size_class >= free_.size()) Leave(Stop::kMemory);
    if ((++taken_ & 0xFFFU) == 0 && std::chrono::steady_clock::now() > deadline_) {
      Leave(Stop::kTime);
    }
    if (void* const block = free_[size_class]; block != nullptr) {
      std::memcpy(&free_[size_class], block, sizeof(void*));
      return block;
    }
    const size_t size = size_t{1} << size_class;
    if (size > left_) AddChunk(std::max(size, kChunkBytes));
    char* const block = next_;
    next_ += size;
    left_ -= size;
    const Header header{size_class};
    std::memcpy(block, &header, sizeof header);
    return block + sizeof(Header);
  }

  void Give(void* block) {
    Header header{};
    std::memcpy(&header, static_cast<char*>(block) - sizeof(Header), sizeof header);
    std::memcpy(block, &free_[header.size_class], sizeof(void*));
    free_[header.size_class] = block;
  }

  void AddChunk(size_t bytes) {
    if (bytes > limits_.max_memory - std::min(limits_.max_memory, used_)) Leave(Stop::kMemory);
    void* const chunk = chunk_count_ == chunks_.size() ? nullptr : std::malloc(bytes);
    if (chunk == nullptr) Leave(Stop::kMemory);
    chunks_[chunk_count_++] = chunk;
    used_ += bytes;
    next_ = static_cast<char*>(chunk);
    left_ = bytes;
  }

  [[noreturn]] void Leave(Stop why) {
    stopped = why;
    std::longjmp(leave, 1);
  }

  HtmlLimits limits_;
  std::chrono::steady_clock::time_point deadline_;
  std::array<void*, 40> free_ = {};
  // No vector: growing it would be an allocation that a jump leaves half done.
  std::array<void*, 1 << 13> chunks_ = {};
  size_t chunk_count_ = 0;
  size_t used_ = 0;
  char* next_ = nullptr;
  size_t left_ = 0;
  uint64_t taken_ = 0;
};

namespace {

// Null when the memory stopped the parse. Only trivial locals: a jump passes over them.
GumboOutput* Parse(const GumboOptions* options, const char* page, size_t bytes,
                   HtmlMemory* memory) {
  if (setjmp(memory->leave) != 0) return nullptr;
  return gumbo_parse_with_options(options, page, bytes);
}

// Copies gumbo's tree into the flat list, without recursion.
class Flattener {
 public:
  Flattener(std::string_view page, HtmlTree& tree) : page_(page), tree_(tree) {}

  void Run(const GumboNode* root) {
    struct Frame {
      const GumboVector* children;
      unsigned int next;
      uint32_t node;
    };
    std::vector<Frame> open;
    AddElement(root, 0);
    open.push_back({&root->v.element.children, 0, 0});
    while (!open.empty()) {
      Frame& frame = open.back();
      if (frame.next == frame.children->length) {
        tree_.nodes[frame.node].end = tree_.size();
        open.pop_back();
        continue;
      }
      const auto* child = static_cast<const GumboNode*>(frame.children->data[frame.next++]);
      const uint32_t parent = frame.node;
      const uint32_t k = tree_.size();
      switch (child->type) {
        case GUMBO_NODE_ELEMENT:
        case GUMBO_NODE_TEMPLATE:
          AddElement(child, parent);
          open.push_back({&child->v.element.children, 0, k});
          break;
        case GUMBO_NODE_TEXT:
        case GUMBO_NODE_WHITESPACE:
        case GUMBO_NODE_CDATA:
          AddText(child->v.text, parent);
          break;
        case GUMBO_NODE_COMMENT:
        case GUMBO_NODE_DOCUMENT:
          break;
      }
    }
  }

 private:
  size_t SourceOf(const char* at) const {
    const bool inside = at != nullptr && at >= page_.data() && at <= page_.data() + page_.size();
    return inside ? static_cast<size_t>(at - page_.data()) : last_;
  }

  void AddElement(const GumboNode* node, uint32_t parent) {
    const GumboElement& element = node->v.element;
    HtmlNode added;
    added.name = gumbo_normalized_tagname(element.tag);
    // An element that gumbo has no name for.
    if (added.name.empty()) added.name = "unknown";
    added.parent = parent;
    added.line = std::max(element.start_pos.line, 1U);
    last_ = added.source = SourceOf(element.original_tag.data);
    added.first_attribute = static_cast<uint32_t>(tree_.attributes.size());
    for (unsigned int i = 0; i < element.attributes.length; ++i) {
      const auto* attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
      tree_.attributes.push_back({attribute->name, attribute->value});
    }
    added.attribute_count = element.attributes.length;
    tree_.nodes.push_back(added);
  }

  void AddText(const GumboText& text, uint32_t parent) {
    HtmlNode added;
    added.text = text.text;
    added.parent = parent;
    added.line = std::max(text.start_pos.line, 1U);
    last_ = added.source = SourceOf(text.original_text.data);
    added.written = page_.substr(std::min(added.source, page_.size()), text.original_text.length);
    added.end = tree_.size() + 1;
    tree_.nodes.push_back(added);
  }

  std::string_view page_;
  HtmlTree& tree_;
  size_t last_ = 0;
};

}  // namespace

HtmlTree::HtmlTree() = default;
HtmlTree::~HtmlTree() = default;
HtmlTree::HtmlTree(HtmlTree&&) noexcept = default;
HtmlTree& HtmlTree::operator=(HtmlTree&&) noexcept = default;

std::string_view HtmlTree::Attribute(uint32_t k, std::string_view name) const {
  const HtmlNode& node = nodes[k];
  for (uint32_t i = 0; i < node.attribute_count; ++i) {
    const HtmlAttribute& attribute = attributes[node.first_attribute + i];
    if (attribute.name == name) return attribute.value;
  }
  return {};
}

bool HtmlTree::HasClass(uint32_t k, std::string_view name) const {
  const std::string_view classes = Attribute(k, "class");
  for (size_t i = classes.find(name); i != std::string_view::npos; i = classes.find(name, i + 1)) {
    const size_t end = i + name.size();
    const bool begins = i == 0 || IsAsciiSpace(classes[i - 1]);
    if (begins && (end == classes.size() || IsAsciiSpace(classes[end]))) return true;
  }
  return false;
}

Result<HtmlTree> ParseHtml(std::string_view page, const HtmlLimits& limits) {
  if (MeasureHtmlDepth(page, limits.max_depth) > limits.max_depth) {
    return Fail(ErrorCode::kLimit,
                "the elements of the page nest deeper than " + std::to_string(limits.max_depth));
  }
  HtmlTree tree;
  tree.memory = std::make_unique<HtmlMemory>(limits);
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = &HtmlMemory::Allocate;
  options.deallocator = &HtmlMemory::Free;
  options.userdata = tree.memory.get();
  options.max_errors = 0;
  const GumboOutput* const output =
      Parse(&options, page.data() == nullptr ? "" : page.data(), page.size(), tree.memory.get());
  if (output == nullptr) {
    const bool time = tree.memory->stopped == HtmlMemory::Stop::kTime;
    return Fail(ErrorCode::kLimit, time ? "the page takes longer than " +
                                              std::to_string(limits.max_seconds) +
                                              " seconds to parse"
                                        : "the tree of the page takes more than " +
                                              std::to_string(limits.max_memory >> 20U) + " MiB");
  }
  Flattener(page, tree).Run(output->root);
  return tree;
}

}  // namespace catena
