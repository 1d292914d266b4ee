# Completes fenceline's command line in zsh.
_fenceline() {
  local line="${BUFFER[1,CURSOR]#${words[1]}}"
  local -a candidates
  candidates=("${(@f)$(fenceline "[suggest:${#line}]" "$line" 2>/dev/null)}")
  compadd -- $candidates || _files
}
compdef _fenceline fenceline
