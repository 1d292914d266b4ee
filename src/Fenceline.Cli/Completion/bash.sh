# Completes fenceline's command line in bash.
_fenceline() {
  local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" candidate
  line="${line#"${COMP_WORDS[0]}"}"
  COMPREPLY=()
  while IFS= read -r candidate; do
    [[ $candidate == "$word"* ]] && COMPREPLY+=("$candidate")
  done < <(fenceline "[suggest:${#line}]" "$line" 2>/dev/null)
}
complete -o default -F _fenceline fenceline
