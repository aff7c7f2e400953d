// The causal links that the wording of an article proposes, with ids for their ends.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/article.h"
#include "ingest/article_claims.h"
#include "ingest/article_names.h"

namespace catena {

struct LinkProposalEnd {
  std::string id;    // Of the event, or what it will have when it is made.
  std::string name;  // Of an event to be made; "" for one that is there.
  std::string date;  // EDTF; "".
};

struct LinkProposal {
  std::string id;  // Of the words of the sentence and the place of the signal in it.
  std::string claim;
  std::string section;
  std::string text;    // The sentence.
  std::string type;    // "LED_TO".
  std::string signal;  // As written.
  LinkProposalEnd from;
  LinkProposalEnd to;
};

// What an event is called after words of a sentence: without a date that opens them, which it has
// as a property, and with the quotation mark that closes one they open. "on 2 May 1931, troops
// landed" -> "troops landed".
std::string EventName(std::string_view words, std::string_view after);

struct ProposalOptions {
  std::string document;
  std::function<std::string(const ArticleClaim&)> claim_id;
  std::function<std::string(const ArticleClaim&)> event_id;  // Of a claim with dates.
  // The id of the node that a page is, or will be: events that pages of one wiki link to are one,
  // whatever page proposes them. May be empty; then it is the title.
  std::function<std::string(const std::string& title)> page_id;
  // Of the claim's block, by place.
  std::function<std::span<const NameMention>(const ArticleClaim&)> names;
};

// In the order of the text.
std::vector<LinkProposal> FindLinkProposals(const Article& article, const ArticleClaims& claims,
                                            const ProposalOptions& options);

// 16 hexadecimal digits for some text (FNV-1a, 64 bits): the same wherever it is computed.
std::string ShortHash(std::string_view text);

}  // namespace catena
