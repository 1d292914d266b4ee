-- What was in the tables when this version was left.
INSERT INTO public.countries (code, name) VALUES ('NL', 'Netherlands'), ('BE', 'Belgium');
INSERT INTO public.notes (user_id, body, country) SELECT t, 'note ' || n, CASE n % 2 WHEN 0 THEN 'NL' ELSE 'BE' END FROM unnest(ARRAY['123', '456', '789']) AS t, generate_series(1, 20) AS n;
INSERT INTO public.github_repositories (user_id, id, full_name, private, topics) SELECT t, n, t || '/' || n, n % 2 = 0, '["a", "b"]' FROM unnest(ARRAY['123', '789']) AS t, generate_series(1, 20) AS n;
INSERT INTO public.github_issues (user_id, id, number, repository, title) SELECT t, n, n, t || '/1', 'Issue' FROM unnest(ARRAY['123', '789']) AS t, generate_series(1, 20) AS n;
INSERT INTO public.google_analytics_website_overview (user_id, property_id, date, "totalUsers") SELECT t, '310000' || t, date '2026-01-01' + n, n FROM unnest(ARRAY['123', '456']) AS t, generate_series(1, 20) AS n;
INSERT INTO user_456.github_repositories (id, full_name) SELECT n, '456/' || n FROM generate_series(1, 20) AS n;
INSERT INTO user_456.github_issues (id, number) SELECT n, n FROM generate_series(1, 20) AS n;
INSERT INTO user_123.stripe_customers (id, email, created) SELECT 'cus_' || n, n || '@123.example', timestamptz '2026-01-01 00:00Z' FROM generate_series(1, 20) AS n;
INSERT INTO user_123.stripe_charges (id, customer, amount) SELECT 'ch_' || n, 'cus_' || n, n FROM generate_series(1, 20) AS n;
INSERT INTO user_456.stripe_customers (id, email) SELECT 'cus_' || n, n || '@456.example' FROM generate_series(1, 20) AS n;
INSERT INTO user_456.stripe_charges (id, customer, amount) SELECT 'ch_' || n, 'cus_' || n, n FROM generate_series(1, 20) AS n;
INSERT INTO user_789.stripe_customers (id, email) SELECT 'cus_' || n, n || '@789.example' FROM generate_series(1, 20) AS n;
INSERT INTO user_789.stripe_charges (id, customer, amount) SELECT 'ch_' || n, 'cus_' || n, n FROM generate_series(1, 20) AS n;
