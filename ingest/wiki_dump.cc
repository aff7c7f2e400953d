// Elements that count, with their depth: mediawiki(1) > page(2) > title, ns, redirect, revision(3)
// > id, timestamp, text(4).
#include "ingest/wiki_dump.h"

#include <expat.h>

#include <array>
#include <charconv>
#include <utility>

#include "ingest/article_input.h"
#include "ingest/article_wikitext_names.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

constexpr size_t kBufferBytes = 1 << 18;
constexpr size_t kFirstBytes = 4096;
constexpr int kMaxDepth = 64;
// Of a text that redirects, or may.
constexpr size_t kMaxRedirectBytes = 4096;
// Of a title, an id and the like.
constexpr size_t kMaxFieldBytes = 4096;

uint64_t NumberOf(std::string_view text) {
  uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

class DumpParser {
 public:
  DumpParser(ByteSource& source, const WikiDumpOptions& options,
             FunctionRef<Result<bool>(WikiDumpPage&)> visit)
      : source_(source), options_(options), visit_(visit), parser_(XML_ParserCreate(nullptr)) {
    if (parser_ == nullptr) throw std::bad_alloc();
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, &DumpParser::OnStart, &DumpParser::OnEnd);
    XML_SetCharacterDataHandler(parser_, &DumpParser::OnText);
    XML_SetStartDoctypeDeclHandler(parser_, &DumpParser::OnDoctype);
  }
  ~DumpParser() { XML_ParserFree(parser_); }
  DumpParser(const DumpParser&) = delete;
  DumpParser& operator=(const DumpParser&) = delete;

  Result<WikiDumpCounts> Run(Progress& progress) {
    for (bool last = false; !last && !stopped_;) {
      void* const buffer = XML_GetBuffer(parser_, kBufferBytes);
      if (buffer == nullptr) throw std::bad_alloc();
      CATENA_TRY(const size_t got, source_.Read({static_cast<char*>(buffer), kBufferBytes}));
      last = got == 0;
      const XML_Status status = XML_ParseBuffer(parser_, static_cast<int>(got), last ? 1 : 0);
      if (error_) return Fail(*std::move(error_));
      if (status == XML_STATUS_ERROR && !stopped_) return Malformed();
      if (!progress.Update("reading the dump", source_.position(), source_.size())) {
        return Fail(ErrorCode::kCancelled, "stopped while reading the dump");
      }
    }
    if (!is_dump_ && !stopped_) return FailAt("this is no MediaWiki XML dump");
    return counts_;
  }

 private:
  // What the text of the current element is for.
  enum class Field : uint8_t { kNone, kTitle, kNamespace, kRevisionId, kTimestamp, kText };

  static DumpParser& Self(void* data) { return *static_cast<DumpParser*>(data); }
  static void OnStart(void* data, const XML_Char* name, const XML_Char** attributes) {
    Self(data).Start(name, attributes);
  }
  static void OnEnd(void* data, const XML_Char*) { Self(data).End(); }
  static void OnText(void* data, const XML_Char* text, int bytes) {
    Self(data).Text({text, static_cast<size_t>(bytes)});
  }
  static void OnDoctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    Self(data).Stop(ErrorCode::kInvalidArgument, "a dump has no document type");
  }

  Where Here() const {
    Where where = InFile(source_.name());
    where.line = static_cast<uint32_t>(XML_GetCurrentLineNumber(parser_));
    where.column = static_cast<uint32_t>(XML_GetCurrentColumnNumber(parser_)) + 1;
    return where;
  }

  tl::unexpected<Error> FailAt(std::string message) const {
    return Fail(ErrorCode::kInvalidArgument, std::move(message), Here());
  }

  tl::unexpected<Error> Malformed() const {
    return FailAt(std::string("the XML is broken: ") + XML_ErrorString(XML_GetErrorCode(parser_)));
  }

  void Stop(ErrorCode code, std::string message) {
    error_ = Error{code, std::move(message), Here()};
    XML_StopParser(parser_, XML_FALSE);
  }

  void Start(std::string_view name, const XML_Char** attributes) {
    ++depth_;
    field_ = Field::kNone;
    if (stopped_ || error_) return;
    if (depth_ > kMaxDepth) {
      Stop(ErrorCode::kLimit, "elements nest deeper than " + std::to_string(kMaxDepth));
    } else if (depth_ == 1) {
      is_dump_ = name == "mediawiki";
      if (!is_dump_) Stop(ErrorCode::kInvalidArgument, "this is no MediaWiki XML dump");
    } else if (depth_ == 2) {
      in_page_ = name == "page";
      if (in_page_) StartPage();
    } else if (in_page_ && depth_ == 3) {
      StartOfPage(name, attributes);
    } else if (in_page_ && in_revision_ && depth_ == 4) {
      StartOfRevision(name);
    }
  }

  void StartPage() {
    ++counts_.pages;
    page_ = WikiDumpPage();
    page_.place = {static_cast<uint32_t>(XML_GetCurrentLineNumber(parser_)), 1};
    namespace_.clear();
    has_text_ = false;
    too_long_ = false;
  }

  void StartOfPage(std::string_view name, const XML_Char** attributes) {
    if (name == "title") {
      field_ = Field::kTitle;
    } else if (name == "ns") {
      field_ = Field::kNamespace;
    } else if (name == "redirect") {
      for (size_t i = 0; attributes[i] != nullptr; i += 2) {
        if (std::string_view(attributes[i]) == "title") page_.redirect = attributes[i + 1];
      }
    } else if (name == "revision") {
      in_revision_ = true;
      revision_id_.clear();
      timestamp_.clear();
      text_.clear();
      text_too_long_ = false;
    }
  }

  void StartOfRevision(std::string_view name) {
    if (name == "id") {
      field_ = Field::kRevisionId;
    } else if (name == "timestamp") {
      field_ = Field::kTimestamp;
    } else if (name == "text" && IsWanted()) {
      field_ = Field::kText;
    }
  }

  bool IsMain() const { return namespace_.empty() || namespace_ == "0"; }
  bool IsAskedFor() const { return options_.page.empty() || page_.title == options_.page; }
  // Whether the text of the current revision is worth keeping.
  bool IsWanted() const {
    if (!IsMain() || !IsAskedFor()) return false;
    if (options_.revision != 0) return NumberOf(revision_id_) == options_.revision;
    return !has_text_ || timestamp_ >= page_.timestamp;
  }

  void Text(std::string_view text) {
    const auto append = [&](std::string& field) {
      if (field.size() + text.size() <= kMaxFieldBytes) field += text;
    };
    switch (field_) {
      case Field::kNone:
        break;
      case Field::kTitle:
        append(page_.title);
        break;
      case Field::kNamespace:
        append(namespace_);
        break;
      case Field::kRevisionId:
        append(revision_id_);
        break;
      case Field::kTimestamp:
        append(timestamp_);
        break;
      case Field::kText:
        AppendToText(text);
        break;
    }
  }

  void AppendToText(std::string_view text) {
    if (options_.content == WikiDumpContent::kRedirects || !page_.redirect.empty()) {
      text_ += text.substr(0, kMaxRedirectBytes - std::min(text_.size(), kMaxRedirectBytes));
      return;
    }
    text_too_long_ |= text_.size() + text.size() > options_.max_text_bytes;
    if (!text_too_long_) text_ += text;
  }

  void End() {
    field_ = Field::kNone;
    if (!stopped_ && !error_ && in_page_) {
      if (depth_ == 3 && in_revision_) EndRevision();
      if (depth_ == 2) EndPage();
    }
    --depth_;
  }

  void EndRevision() {
    in_revision_ = false;
    if (!IsWanted()) return;
    too_long_ = text_too_long_;
    has_text_ = true;
    page_.revision = NumberOf(revision_id_);
    page_.timestamp = timestamp_;
    page_.text.swap(text_);
  }

  void EndPage() {
    in_page_ = false;
    if (!IsMain()) {
      ++counts_.other_namespaces;
      return;
    }
    FindWhereItLeads();
    const bool redirects = !page_.redirect.empty();
    if (redirects) ++counts_.redirects;
    if (!IsAskedFor()) return;
    const WikiDumpContent unwanted =
        redirects ? WikiDumpContent::kArticles : WikiDumpContent::kRedirects;
    if (options_.content == unwanted && (!redirects || options_.page.empty())) return;
    if (too_long_) {
      ++counts_.too_long;
    } else if (!redirects && (!has_text_ || page_.text.empty())) {
      ++counts_.without_revision;
    } else {
      if (!redirects) ++counts_.articles;
      Visit();
    }
  }

  void FindWhereItLeads() {
    const WikiRedirect written = FindRedirect(page_.text);
    if (page_.redirect.empty()) page_.redirect = NormalPageTitle(written.page);
    if (page_.redirect.empty()) return;
    page_.section = written.section;
    page_.text.clear();
  }

  void Visit() {
    const Result<bool> go_on = visit_(page_);
    if (!go_on) {
      error_ = go_on.error();
    } else if (*go_on && options_.page.empty()) {
      return;
    }
    stopped_ = true;
    XML_StopParser(parser_, XML_FALSE);
  }

  ByteSource& source_;
  const WikiDumpOptions& options_;
  FunctionRef<Result<bool>(WikiDumpPage&)> visit_;
  XML_Parser parser_;
  WikiDumpCounts counts_;
  std::optional<Error> error_;
  bool stopped_ = false;
  bool is_dump_ = false;
  int depth_ = 0;
  Field field_ = Field::kNone;

  bool in_page_ = false;
  WikiDumpPage page_;
  std::string namespace_;
  bool has_text_ = false;  // page_ has the text of a revision.
  bool too_long_ = false;

  bool in_revision_ = false;
  std::string revision_id_;
  std::string timestamp_;
  std::string text_;
  bool text_too_long_ = false;
};

}  // namespace

Result<WikiDumpCounts> ReadWikiDump(ByteSource& source, const WikiDumpOptions& options,
                                    Progress& progress,
                                    FunctionRef<Result<bool>(WikiDumpPage&)> visit) {
  return DumpParser(source, options, visit).Run(progress);
}

bool LooksLikeWikiDump(std::string_view first_bytes) {
  first_bytes = first_bytes.substr(0, kFirstBytes);
  if (first_bytes.starts_with("\xEF\xBB\xBF")) first_bytes.remove_prefix(3);
  first_bytes = TrimmedText(first_bytes);
  const auto skip = [&](std::string_view begin, std::string_view end) {
    if (!first_bytes.starts_with(begin)) return false;
    const size_t at = first_bytes.find(end);
    first_bytes =
        at == std::string_view::npos ? "" : TrimmedText(first_bytes.substr(at + end.size()));
    return true;
  };
  while (skip("<?", "?>") || skip("<!--", "-->")) {
  }
  // A document type is refused where the dump is read.
  if (first_bytes.starts_with("<!DOCTYPE")) {
    return first_bytes.find("<mediawiki") != std::string_view::npos;
  }
  return first_bytes.starts_with("<mediawiki");
}

bool IsWikiDumpFile(const std::string& path) {
  if (path == "-") return false;
  const auto source = OpenTextInput(path, {.unpack_ahead = false});
  if (!source) return false;
  std::array<char, kFirstBytes> first{};
  size_t filled = 0;
  while (filled < first.size()) {
    const auto got = (*source)->Read(std::span(first).subspan(filled));
    if (!got || *got == 0) break;
    filled += *got;
  }
  return LooksLikeWikiDump({first.data(), filled});
}

}  // namespace catena
