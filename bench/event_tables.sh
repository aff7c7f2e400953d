#!/bin/sh
# event_tables.sh SPLIT TABLES: gives CSV files of an event graph, one a label or type with columns
# id,name[,start_day,end_day] or src,dst[,day], the headers that `catena import` reads, and prints
# the options of the import.
#
#   catena import --db bench.db $(bench/event_tables.sh data/M/split tables)
set -eu
split=$1
tables=$2
mkdir -p "$tables"
for file in "$split"/*.csv; do
  name=$(basename "$file" .csv)
  case $(head -n 1 "$file") in
    id,name,start_day,end_day) kind=nodes header=id:ID,name,start_day:int,end_day:int ;;
    id,name) kind=nodes header=id:ID,name ;;
    src,dst,day) kind=relationships header=:START_ID,:END_ID,day:int ;;
    src,dst) kind=relationships header=:START_ID,:END_ID ;;
    *)
      echo "event_tables.sh: unknown columns in $file" >&2
      exit 1
      ;;
  esac
  sed "1s/.*/$header/" "$file" >"$tables/$name.csv"
  echo "--$kind" "$name=$tables/$name.csv"
done
