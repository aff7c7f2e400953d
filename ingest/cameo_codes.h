// CAMEO event codes: what actors are said to do, in 20 root codes with up to two levels below.
//
// P. Schrodt, "CAMEO: Conflict and Mediation Event Observations Event and Actor Codebook", version
// 1.1b3, 2012. ICEWS and GDELT code with it. The names are the codebook's, without its "not
// specified below".
#pragma once

#include <string_view>

namespace catena {

// "Host a visit" for "043"; a code that is not in the table has the name of the code that it is
// below of (as some datasets refine it); "" when there is none. Leading zeros count.
std::string_view CameoName(std::string_view code);

}  // namespace catena
