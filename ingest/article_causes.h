// Causal wording between two events of a text: what it *proposes*, never what it asserts.
//
//   The Sumgait pogrom led to the exodus of Armenians in 1988.
//   |-- left ---------||signal||-- right ------------------|
//   (Sumgait pogrom)-[:LED_TO {signal: "led to"}]->(the exodus of Armenians in 1988)
//
// The signals are one table (CausalSignals()): the words, the type they propose and which side is
// the start of the relationship. A side is the words between the signal and the next boundary of a
// clause (semicolon, colon, dash, comma that is not part of a date, "but", "which", ...), at most
// kMaxSideWords of them. It is an event when
//   known   a name that the graph knows as an event begins it
//   linked  a link to a page whose title names an event ("... War", "Treaty of ...") begins it
//   named   its noun is one of events ("war", "treaty", "exodus") and stands with a name that
//   begins
//           with a capital ("the Sumgait pogrom", "the annexation of Crimea")
//   dated   a date stands in it
//   described  its noun is one of events and nothing more is said ("the war"); then the other side
//           has to be one of the above
// "X, which led to" takes the clause before the comma; "This led to" at the start of a sentence
// takes the sentence before it, where that is dated; "As a result of X, Y" takes Y after the comma.
// "As a result, Y" takes the sentence before where that has one date, and Y where it is more than
// described. Nothing is proposed where one side is no event, inside quotations, or where the words
// are denied, conditional, of the future or hearsay ("did not lead to", "could have led to", "had
// it led to", "may", "if", "was due to end", "reportedly"), or told as what somebody thinks ("the
// belief that"); nothing in a question.
//
// At most the square of a sentence, which is at most kMaxCausalSentenceBytes. Deterministic.
// Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/article_dates.h"
#include "ingest/article_sentences.h"

namespace catena {

// Where the start of the proposed relationship stands.
enum class CausalStart : uint8_t { kLeft, kRight };

struct CausalSignal {
  std::string_view words;  // Lower case, between single blanks.
  std::string_view type;   // Of the relationship: "LED_TO".
  CausalStart start = CausalStart::kLeft;
  // May open a clause: "Following X, Y".
  bool opens = false;
};
std::span<const CausalSignal> CausalSignals();
// Those before a comma that opens a sentence: "In response". The sentence before is on their left.
std::span<const CausalSignal> OpeningSignals();

inline constexpr size_t kMaxSideWords = 25;
// A longer sentence is none that was written to be read, and proposes nothing.
inline constexpr size_t kMaxCausalSentenceBytes = 4096;

// What is known of words of the sentence, by `begin`; all in bytes of the sentence's block.
struct CausalMention {
  size_t begin = 0;
  size_t end = 0;
  std::string_view id;    // Of the event in the graph; "" for a link to a page.
  std::string_view page;  // Title of the page that is linked to; "" for a node of the graph.
};

struct CausalSide {
  size_t begin = 0;  // The words of the event; 0, 0 for the sentence before.
  size_t end = 0;
  std::string event;  // Id of the known event; "".
  std::string page;   // Title of the linked page; "".
  std::string date;   // EDTF; "".
  bool is_previous_sentence = false;
  bool is_described = false;  // Only by its noun: "the war".
};

struct FoundCause {
  const CausalSignal* signal = nullptr;
  size_t begin = 0;  // Of the signal.
  size_t end = 0;
  CausalSide start;  // Of the relationship.
  CausalSide stop;   // Its end.
};

struct CausalSentence {
  std::string_view block;  // The text of which the sentence is [begin, end).
  size_t begin = 0;
  size_t end = 0;
  std::span<const CausalMention> mentions;   // By `begin`; others than the sentence's may be there.
  std::span<const FoundDate> dates;          // By `begin`; the same.
  std::span<const SentenceSpan> quotations;  // By `begin`; the same.
  size_t previous_dates = 0;                 // Of the sentence before, in the same paragraph.
};

std::vector<FoundCause> FindCauses(const CausalSentence& sentence);

// Whether a title or phrase names an event by its noun: "Treaty of Lausanne", not "Lausanne" nor
// "History of the war".
bool NamesEvent(std::string_view phrase);

}  // namespace catena
