BEGIN
  IF password_verifier IS NOT NULL THEN
    EXECUTE format('ALTER ROLE %I PASSWORD %L', loader, password_verifier);
  END IF;
END
