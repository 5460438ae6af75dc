-- What public pages show, as numbers. A page that a node keeps holds them in its key and reads them anew for each request, so a reader right
-- after a commit never meets an older page, on any node. Triggers count, because a writer that forgot to would show old pages.
CREATE TABLE public_stamp (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- counts up with each transaction that changes public_report; public_act is only ever written together with it
    reports BIGINT NOT NULL,
    -- counts up with each transaction that changes names and days beside them: regions, agencies, categories, holidays, archive reasons
    names BIGINT NOT NULL
--@ postgresql
    -- the transaction that counted last: a thousand rows count once
    , reports_by xid8 NOT NULL DEFAULT '0', names_by xid8 NOT NULL DEFAULT '0'
--@ both
);
INSERT INTO public_stamp (id, reports, names) VALUES (1, 0, 0);
-- of this report alone: a random number, new with each change, so that a report taken away and published again never has an old one
ALTER TABLE public_report ADD COLUMN stamp BIGINT NOT NULL DEFAULT 0;

--@ sqlite
CREATE TRIGGER public_report_insert AFTER INSERT ON public_report BEGIN
    UPDATE public_stamp SET reports = reports + 1; UPDATE public_report SET stamp = random() WHERE id = NEW.id; END;
CREATE TRIGGER public_report_update AFTER UPDATE ON public_report WHEN NEW.stamp = OLD.stamp BEGIN
    UPDATE public_stamp SET reports = reports + 1; UPDATE public_report SET stamp = random() WHERE id = NEW.id; END;
CREATE TRIGGER public_report_delete AFTER DELETE ON public_report BEGIN UPDATE public_stamp SET reports = reports + 1; END;
CREATE TRIGGER region_insert AFTER INSERT ON region BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER region_update AFTER UPDATE ON region BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER region_delete AFTER DELETE ON region BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER agency_insert AFTER INSERT ON agency BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER agency_update AFTER UPDATE ON agency BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER agency_delete AFTER DELETE ON agency BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER category_insert AFTER INSERT ON category BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER category_update AFTER UPDATE ON category BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER category_delete AFTER DELETE ON category BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER holiday_insert AFTER INSERT ON holiday BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER holiday_update AFTER UPDATE ON holiday BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER holiday_delete AFTER DELETE ON holiday BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER archive_reason_insert AFTER INSERT ON archive_reason BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER archive_reason_update AFTER UPDATE ON archive_reason BEGIN UPDATE public_stamp SET names = names + 1; END;
CREATE TRIGGER archive_reason_delete AFTER DELETE ON archive_reason BEGIN UPDATE public_stamp SET names = names + 1; END;

--@ postgresql
-- Counted at the commit (deferred): the one row that all such transactions meet at is then the last lock each of them takes, so no two can
-- wait for one another in a ring, and it is held for the commit alone.
CREATE FUNCTION public_report_renew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.stamp := (random() * 9007199254740991)::bigint;
    RETURN NEW;
END $$;
CREATE FUNCTION public_stamp_reports() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public_stamp SET reports = reports + 1, reports_by = pg_current_xact_id() WHERE id = 1 AND reports_by <> pg_current_xact_id();
    RETURN NULL;
END $$;
CREATE FUNCTION public_stamp_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public_stamp SET names = names + 1, names_by = pg_current_xact_id() WHERE id = 1 AND names_by <> pg_current_xact_id();
    RETURN NULL;
END $$;
CREATE TRIGGER public_report_renew BEFORE INSERT OR UPDATE ON public_report FOR EACH ROW EXECUTE FUNCTION public_report_renew();
CREATE CONSTRAINT TRIGGER public_report_counted AFTER INSERT OR UPDATE OR DELETE ON public_report DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_stamp_reports();
CREATE CONSTRAINT TRIGGER region_counted AFTER INSERT OR UPDATE OR DELETE ON region DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_stamp_names();
CREATE CONSTRAINT TRIGGER agency_counted AFTER INSERT OR UPDATE OR DELETE ON agency DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_stamp_names();
CREATE CONSTRAINT TRIGGER category_counted AFTER INSERT OR UPDATE OR DELETE ON category DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_stamp_names();
CREATE CONSTRAINT TRIGGER holiday_counted AFTER INSERT OR UPDATE OR DELETE ON holiday DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_stamp_names();
CREATE CONSTRAINT TRIGGER archive_reason_counted AFTER INSERT OR UPDATE OR DELETE ON archive_reason DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public_stamp_names();
--@ both
