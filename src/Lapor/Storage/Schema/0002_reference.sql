-- Reference data: what an administrator edits or imports, never code. Loaded from the embedded files by LoadReference.

-- Official codes of the Ministry of Home Affairs: 32, 32.04, 32.04.05, 32.04.05.2001. The parent is the code without its last part.
CREATE TABLE region (
    code {bytewise} PRIMARY KEY,
    parent_code {bytewise} NULL REFERENCES region (code),
    level TEXT NOT NULL CHECK (level IN ('province', 'regency', 'district', 'village')),
    name TEXT NOT NULL,
    -- for people, the nearest first: "Dago, Coblong, Kota Bandung, Jawa Barat"
    path_name TEXT NOT NULL,
    -- folded words of path_name, each after a space, for type-ahead
    search {bytewise} NOT NULL
);
CREATE INDEX region_children ON region (parent_code, code);
-- Derived: one row for each folded word of a region's own name. depth is 1 for provinces to 4 for villages, so that larger regions come first.
CREATE TABLE region_word (
    depth INTEGER NOT NULL,
    word {bytewise} NOT NULL,
    region_code {bytewise} NOT NULL,
    PRIMARY KEY (depth, word, region_code)
)
--@ sqlite
WITHOUT ROWID
--@ both
;

-- Kinds of units found in any government: what a category points to when the area is not known yet.
CREATE TABLE unit_kind (
    code {bytewise} PRIMARY KEY,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- how people call it, separated by ';'
    abbreviations TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL
);

-- The agency tree. A row without a parent is an agency (a root); below it are its units, to any depth.
-- Ids are given by the application (path holds them), never shown; the address of a page is the slug.
CREATE TABLE agency (
    id {identity},
    slug {bytewise} NOT NULL UNIQUE,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('ministry', 'institution', 'province', 'regency', 'city', 'state_enterprise', 'university', 'mission', 'unit')),
    parent_id BIGINT NULL REFERENCES agency (id),
    root_id BIGINT NOT NULL,
    -- ids from the root down, '/1/45/': a subtree is the range from its path up to the path with its last '/' replaced by '0'
    path {bytewise} NOT NULL UNIQUE,
    region_code {bytewise} NULL,
    unit_kind {bytewise} NULL,
    time_zone TEXT NOT NULL,
    email TEXT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    -- the agency lets the national administrator dispose straight to one of its units
    straight_dispose BOOLEAN NOT NULL DEFAULT FALSE,
    -- legal days; null: since before anyone asked, still today
    valid_from TEXT NULL,
    valid_to TEXT NULL,
    successor_id BIGINT NULL,
    search {bytewise} NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX agency_children ON agency (parent_id, name, id);
CREATE INDEX agency_kind ON agency (kind, name, id);
CREATE INDEX agency_unit_kind ON agency (root_id, unit_kind);
CREATE INDEX agency_region ON agency (region_code, id) WHERE region_code IS NOT NULL;
-- Derived: one row for each word of search that tells something (not "dinas"). depth is 1 for agencies, 2 for units: agencies come first.
CREATE TABLE agency_word (
    depth INTEGER NOT NULL,
    word {bytewise} NOT NULL,
    agency_id BIGINT NOT NULL,
    PRIMARY KEY (depth, word, agency_id)
)
--@ sqlite
WITHOUT ROWID
--@ both
;

CREATE TABLE category (
    code {bytewise} PRIMARY KEY,
    parent_code {bytewise} NULL REFERENCES category (code),
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- what citizens call it, separated by ';'
    synonyms TEXT NOT NULL DEFAULT '',
    -- who usually handles it: a kind of unit of the local government, or one agency of the centre
    unit_kind {bytewise} NULL,
    agency_slug {bytewise} NULL,
    position INTEGER NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE
);
CREATE INDEX category_children ON category (parent_code, position);

CREATE TABLE holiday (
    day {bytewise} NOT NULL,
    -- '' for the whole country, else the region where offices are closed
    region_code {bytewise} NOT NULL DEFAULT '',
    kind TEXT NOT NULL CHECK (kind IN ('national', 'collective_leave', 'regional')),
    name TEXT NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    estimate BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (day, region_code)
);

CREATE TABLE archive_reason (
    code {bytewise} PRIMARY KEY,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- told to the reporter: why, and what they can do
    explanation TEXT NOT NULL,
    explanation_en TEXT NOT NULL,
    position INTEGER NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE
);

-- Texts of answers with {{variables}}; without an agency they are for everyone.
CREATE TABLE answer_template (
    id {identity},
    code {bytewise} NOT NULL UNIQUE,
    agency_id BIGINT NULL REFERENCES agency (id),
    kind TEXT NOT NULL CHECK (kind IN ('interim', 'final')),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE
);
CREATE INDEX answer_template_agency ON answer_template (agency_id, kind);
