# Completes fenceline's command line in fish.
function __fenceline_complete
    set -l line (string replace -r '^\s*\S+' '' -- (commandline -cp))
    fenceline "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete -c fenceline -a '(__fenceline_complete)'
