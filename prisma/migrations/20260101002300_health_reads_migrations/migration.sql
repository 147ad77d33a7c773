-- Why: health says whether a migration is pending or did not finish. Prisma's own table is not there in its shadow databases.

DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    GRANT SELECT ON public._prisma_migrations TO masterflow_platform;
  END IF;
END
$$;
