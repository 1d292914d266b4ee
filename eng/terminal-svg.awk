# Makes a picture of a terminal (SVG) of text with colours: awk -v columns=100 -f eng/terminal-svg.awk < text > picture.svg
# Knows the colours that fenceline uses. Lines that are longer than the picture is wide go on in the next line.
function escaped(text) {
  gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
  return text
}
function styled(text) {
  return text == "" ? "" : "<tspan" (bold ? " font-weight=\"bold\"" : "") (colour == "" ? "" : " fill=\"" colour "\"") ">" escaped(text) "</tspan>"
}
function put(line) {
  lines[++count] = line
}
BEGIN {
  colours[2] = "#8b949e"; colours[31] = "#ff7b72"; colours[32] = "#7ee787"; colours[33] = "#e3b341"; colours[36] = "#79c0ff"
}
{
  rest = $0; line = ""; room = columns
  while (rest != "") {
    if (match(rest, /^\033\[[0-9]+m/)) {
      code = substr(rest, 3, RLENGTH - 3) + 0
      if (code == 0) { bold = 0; colour = "" } else if (code == 1) bold = 1; else colour = colours[code]
      rest = substr(rest, RLENGTH + 1)
      continue
    }
    part = match(rest, /\033/) ? substr(rest, 1, RSTART - 1) : rest
    if (length(part) > room) {
      # At the last blank that fits, if there is one.
      part = substr(part, 1, room)
      if (match(part, / [^ ]*$/) && RSTART > 1) part = substr(part, 1, RSTART)
      put(line styled(part)); line = ""; rest = substr(rest, length(part) + 1); room = columns
      continue
    }
    line = line styled(part); room -= length(part); rest = substr(rest, length(part) + 1)
  }
  put(line)
}
END {
  width = columns * 8.43 + 40; height = count * 19 + 62
  printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n", width, height, width, height
  printf "<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"#0d1117\"/>\n"
  printf "<circle cx=\"20\" cy=\"18\" r=\"6\" fill=\"#ff5f56\"/><circle cx=\"40\" cy=\"18\" r=\"6\" fill=\"#ffbd2e\"/><circle cx=\"60\" cy=\"18\" r=\"6\" fill=\"#27c93f\"/>\n"
  printf "<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace\" font-size=\"14\" fill=\"#e6edf3\">\n"
  for (i = 1; i <= count; i++)
    printf "<text x=\"20\" y=\"%d\" xml:space=\"preserve\">%s</text>\n", 34 + i * 19, lines[i]
  print "</g>\n</svg>"
}
