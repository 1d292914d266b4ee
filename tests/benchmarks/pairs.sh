# Alternating pairs of builds, compared. Sourced by benchmarks that set $work, a folder for what is left behind, and
# define build <variant> [arguments].

# Runs a build, and leaves "<clock> <processor>" seconds in $seconds.
timed_build() { # <variant>
  local TIMEFORMAT='%R %U %S'
  { time build "$1" --verbosity quiet >"$work/build.log" 2>&1; } 2>"$work/time" || { cat "$work/build.log" >&2; exit 1; }
  seconds=$(awk '{ printf "%.2f %.2f", $1, $2 + $3 }' "$work/time")
}

# The median of a column of numbers.
median() {
  sort -n | awk '{ r[NR] = $1 } END { print (NR % 2) ? r[(NR + 1) / 2] : (r[NR / 2] + r[NR / 2 + 1]) / 2 }'
}

# The first variant's time in ratio to the second's, pair by pair: on the clock, and of the processor.
compare() { # <pairs> <variant> <other variant> <name> <other name>
  local pair first second
  printf 'pair  clock: %9s %9s  ratio   processor: %9s %9s  ratio\n' "$4" "$5" "$4" "$5"
  for ((pair = 1; pair <= $1; pair++)); do
    if ((pair % 2)); then
      timed_build "$2"; first=$seconds
      timed_build "$3"; second=$seconds
    else
      timed_build "$3"; second=$seconds
      timed_build "$2"; first=$seconds
    fi
    echo "$pair $first $second" | awk '{ printf "%4d  %16s %9s  %5.3f   %20s %9s  %5.3f\n", $1, $2, $4, $2 / $4, $3, $5, $3 / $5 }' | tee -a "$work/pairs"
  done
  echo "median ratio: clock $(awk '{ print $4 }' "$work/pairs" | median), processor $(awk '{ print $7 }' "$work/pairs" | median)"
}
