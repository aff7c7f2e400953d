// What FindCauses() (article_causes.h) asks about single words. Words in lower case.
#pragma once

#include <string_view>

namespace catena {

// "war", "treaties", "crises".
bool IsEventNoun(std::string_view lowered);
// "not", "might", "if": what follows is denied, or no more than possible.
bool TakesBack(std::string_view lowered);
// "denied", "the belief", where "that" and a statement follow.
bool DeniesWhatFollows(std::string_view lowered);
// "novel", "film": what happens there did not happen.
bool IsWork(std::string_view lowered);
// "but", "which": a clause ends before it.
bool BreaksClause(std::string_view lowered);

}  // namespace catena
