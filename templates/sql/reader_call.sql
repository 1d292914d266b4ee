  SELECT format('%I.%I', {{ calls_text }}, prefix || l.base_name) FROM {{ control }}.landings AS l WHERE l.tenant_id = tenant
