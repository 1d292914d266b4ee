  SELECT format('{{ calls }}.%I', 'read_' || l.base_name) FROM {{ control }}.landings AS l WHERE l.tenant_id = tenant
