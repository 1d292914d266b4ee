#!/usr/bin/env bash
# For action.yml: what a pull request does to databases in use, as a comment that is written once and kept up to date.
# The manifest is the pull request's, what was generated is the base's: so the plan is there whether the migration was written or not.
# Takes MANIFEST, OUT, BASE (a commit), NUMBER (of the pull request), GH_TOKEN and GITHUB_REPOSITORY from the environment.
set -euo pipefail

mark='<!-- fenceline plan -->'
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

git fetch --quiet --depth=1 origin "$BASE"
if git cat-file -e "$BASE:$OUT" 2>/dev/null; then
  git archive "$BASE" "$OUT" | tar -x -C "$scratch"
else
  mkdir -p "$scratch/$OUT"
fi

status=0
fenceline migrate plan --markdown --manifest "$MANIFEST" --out "$scratch/$OUT" >"$scratch/plan.md" 2>"$scratch/error.txt" || status=$?
{
  echo "$mark"
  echo "### What this does to databases in use"
  echo
  # 1 means that there is something to migrate.
  if [ "$status" -le 1 ] && [ -s "$scratch/plan.md" ]; then
    cat "$scratch/plan.md"
  else
    echo "There is no plan:"
    echo '```'
    cat "$scratch/error.txt"
    echo '```'
  fi
} >"$scratch/comment.md"

if [ -n "${PRINT_ONLY:-}" ]; then
  cat "$scratch/comment.md"
  exit
fi
comment=$(gh api "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" --paginate --jq ".[] | select(.body | startswith(\"$mark\")) | .id" | head -n 1)
if [ -n "$comment" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$comment" --field body=@"$scratch/comment.md" >/dev/null
else
  gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" --field body=@"$scratch/comment.md" >/dev/null
fi
