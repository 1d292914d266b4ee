# A manifest with many tenants. Sourced by benchmarks that set $root, the repository.

# The sample's sources and tables with as many tenants as asked for. The name goes into each tenant's files.
write_manifest() { # <file> <tenants> <name of the last tenant>
  {
    sed '/^  "tenants": \[/,$d' "$root/tenants.json"
    echo '  "tenants": ['
    for ((id = 1; id <= $2; id++)); do
      local name="Tenant $id"
      ((id == $2)) && name=$3
      echo "    { \"id\": \"$id\", \"name\": \"$name\", \"sources\": { \"stripe\": { \"stripe_account\": \"acct_$id\" }, \"github\": { \"github_repositories\": \"t$id/*\" } } },"
    done
    echo '  ]'
    echo '}'
  } >"$1"
}
