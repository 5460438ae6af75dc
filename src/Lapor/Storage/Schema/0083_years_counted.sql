-- Years beside the months, as y2025 in the column month: a question over ten years reads ten rows where it read 120. Provinces beside the agencies, as -100 less their code in the column
-- agency_id, with the facet 'agency' for the agencies in them: written when the months are counted anew.
INSERT INTO public_month (month, agency_id, kind, facet, value, reports, verified, verified_late, verified_open_late, answered, answered_late, answered_open_late, completed, completed_late, completed_open_late,
    routed, bounced, bounces, extended, closed, reopened, resolved, partly, not_resolved, rated_1, rated_2, rated_3, rated_4, rated_5)
SELECT 'y' || SUBSTR(month, 1, 4), agency_id, kind, facet, value, SUM(reports), SUM(verified), SUM(verified_late), SUM(verified_open_late), SUM(answered), SUM(answered_late), SUM(answered_open_late),
    SUM(completed), SUM(completed_late), SUM(completed_open_late), SUM(routed), SUM(bounced), SUM(bounces), SUM(extended), SUM(closed), SUM(reopened), SUM(resolved), SUM(partly), SUM(not_resolved),
    SUM(rated_1), SUM(rated_2), SUM(rated_3), SUM(rated_4), SUM(rated_5)
FROM public_month GROUP BY SUBSTR(month, 1, 4), agency_id, kind, facet, value;
INSERT INTO count_dirty_month (month, agency_id) SELECT DISTINCT month, agency_id FROM public_month WHERE agency_id >= 0 AND month < 'y';
CREATE INDEX count_cell_province ON count_cell (SUBSTR(region_code, 1, 2), day);
CREATE INDEX count_days_province ON count_days (SUBSTR(region_code, 1, 2), day);
