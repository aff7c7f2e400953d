// Parts of a printed entry that say by their form what they are: the volume of a journal, a place
// with a publisher, an edition. And what stands behind the date of an entry whose parts are set
// apart by commas:
//
//   Doe, Jane (1991), "A study", Some Journal, 10 (2): 147-170     text, volume
//   Hill, Ann (2020), War and More, New York: Press                text, place: publisher
//   Hill, Ann (2020), War and More, Harbour Press                  text, publisher
//
// All in time linear in the text; views point into it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace catena {

// The quotation that is the title of an entry: the first one, past those inside of it, where
// nothing but names and dates stands before it. Its opening and its closing mark.
struct Quotation {
  size_t begin = 0;
  size_t end = 0;
};
std::optional<Quotation> FindQuotedTitle(std::string_view text);

// "10 (1–2): 147–170", "208 (1)", "XII: 12", "4: e12".
struct JournalVolume {
  std::string_view volume;
  std::string_view issue;  // "" where there is none, as pages.
  std::string_view pages;
};
std::optional<JournalVolume> ParseJournalVolume(std::string_view part);

// "Vol. 12, no. 6", "No. 112", "vol. II", as newspapers, magazines and books have.
std::optional<JournalVolume> ParseSerialNumber(std::string_view part);
// "Vol. 12", "no. 6": a word that a number follows, whose full stop ends no part.
bool StartsWithSerialWord(std::string_view text);

// "New York: Routledge".
struct PlaceOfPublication {
  std::string place;
  std::string_view publisher;
};
std::optional<PlaceOfPublication> ParsePlace(std::string_view part);

// "(2nd ed.)", "(Revised ed.)", "3rd ed." outside of [quote_begin, quote_end): where it stands, its
// brackets included, and its words.
struct Edition {
  size_t begin = 0;
  size_t end = 0;
  std::string_view words;
};
std::optional<Edition> FindEdition(std::string_view text, size_t quote_begin, size_t quote_end);

// The words of an entry from the title on, or behind a title in quotation marks. Commas stand
// inside titles and names of journals too, so `text` is all before what is known by its form; ""
// where nothing is and there are several parts.
struct CommaParts {
  std::string_view text;         // The title, or what the quoted title stands in.
  std::string_view book_volume;  // "3" of "vol. 3".
  std::optional<JournalVolume> volume;
  std::optional<PlaceOfPublication> place;
  std::string_view publisher;  // Without a place: what is called a press or the like.
};
CommaParts ReadCommaParts(std::string_view text);

}  // namespace catena
