#!/usr/bin/env bash
# Each type of namespace catena has one definition: two headers that define the same name link
# without a word and corrupt memory. Prints those that do; status 1 when there are any.
#   one_name_one_type.sh ROOT
set -euo pipefail
cd "$1"
find core storage analysis export ingest db app -name '*.h' -print0 | sort -z |
  xargs -0 awk '
    /^namespace [a-z_:]+ \{/ { space = $2 }
    /^namespace \{/ { space = FILENAME }
    /^(struct|class|enum class) [A-Za-z0-9]+( final)?( :.*)?( \{|$)/ && !/;$/ {
      name = $0
      sub(/^(struct|class|enum class) /, "", name)
      sub(/[ :{].*/, "", name)
      print space "::" name, FILENAME
    }' |
  sort -u |
  awk '{ count[$1]++; files[$1] = files[$1] " " $2 }
       END { for (name in count) if (count[name] > 1) { print name ":" files[name]; bad = 1 } exit bad }'
