-- Why: the tables of the running Infra24 (../shared/infra24-baseline.md), so that an empty server starts from the same ground
-- as a live one. A live database already has them.
-- adopt: skip
-- Left out, because the tables that they point to are Infra24's and not ours: surveys.template_id -> survey_templates,
-- announcements.author_profile_id -> artist_profiles, announcements.department_id -> departments.

CREATE EXTENSION IF NOT EXISTS "uuid-ossp";

CREATE TABLE organizations (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    name text NOT NULL,
    slug text NOT NULL UNIQUE,
    description text,
    website text,
    email text,
    phone text,
    address text,
    city text,
    state text,
    zip_code text,
    country text DEFAULT 'US',
    logo_url text,
    favicon_url text,
    theme jsonb DEFAULT '{}',
    settings jsonb DEFAULT '{}',
    is_active boolean DEFAULT true,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    artist_icon varchar DEFAULT 'Palette',
    banner_image varchar,
    horizontal_logo_url text,
    timezone varchar(80) DEFAULT 'UTC'
);

CREATE TABLE org_memberships (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    org_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    user_id text NOT NULL,
    role text NOT NULL DEFAULT 'member' CHECK (role IN ('admin', 'manager', 'member', 'viewer')),
    permissions jsonb DEFAULT '{}',
    joined_at timestamptz DEFAULT now(),
    last_active_at timestamptz DEFAULT now(),
    is_active boolean DEFAULT true,
    clerk_user_id text NOT NULL,
    UNIQUE (org_id, clerk_user_id)
);

CREATE TABLE resources (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    org_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    type text NOT NULL CHECK (type IN ('space', 'equipment', 'person', 'workshop')),
    title text NOT NULL,
    description text,
    category text,
    capacity integer DEFAULT 1,
    duration_minutes integer,
    price numeric(10,2) DEFAULT 0.00,
    currency text DEFAULT 'USD',
    location text,
    requirements text[],
    availability_rules jsonb DEFAULT '{}',
    metadata jsonb DEFAULT '{}',
    is_active boolean DEFAULT true,
    is_bookable boolean DEFAULT true,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    created_by text NOT NULL,
    updated_by text NOT NULL
);

CREATE TABLE bookings (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    org_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    resource_id uuid NOT NULL REFERENCES resources(id) ON DELETE CASCADE,
    user_id text,
    user_name text,
    user_email text,
    title text NOT NULL,
    description text,
    start_time timestamptz NOT NULL,
    end_time timestamptz NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'confirmed', 'cancelled', 'completed', 'no_show')),
    capacity integer DEFAULT 1,
    current_participants integer DEFAULT 0,
    price numeric(10,2) DEFAULT 0.00,
    currency text DEFAULT 'USD',
    location text,
    notes text,
    metadata jsonb DEFAULT '{}',
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    created_by_clerk_id text NOT NULL,
    updated_by_clerk_id text,
    resource_type text NOT NULL DEFAULT 'workshop' CHECK (resource_type IN ('workshop', 'equipment', 'space', 'event')),
    requirements text[],
    created_by text NOT NULL DEFAULT 'system',
    updated_by text NOT NULL DEFAULT 'system'
);

CREATE TABLE booking_participants (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    booking_id uuid NOT NULL,
    user_id text NOT NULL,
    status text NOT NULL DEFAULT 'registered' CHECK (status IN ('registered', 'confirmed', 'cancelled', 'waitlisted', 'no_show')),
    registered_at timestamptz DEFAULT now(),
    confirmed_at timestamptz,
    cancelled_at timestamptz,
    notes text,
    metadata jsonb DEFAULT '{}',
    UNIQUE (booking_id, user_id)
);

CREATE TABLE workshops (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    title varchar(255) NOT NULL,
    description text,
    content text,
    category varchar(100),
    type varchar(50) DEFAULT 'workshop',
    level varchar(20) DEFAULT 'beginner' CHECK (level IN ('beginner', 'intermediate', 'advanced')),
    duration_minutes integer,
    max_participants integer,
    price numeric(10,2) DEFAULT 0,
    instructor varchar(255),
    prerequisites text[],
    materials text[],
    outcomes text[],
    is_active boolean DEFAULT true,
    is_public boolean DEFAULT false,
    is_shared boolean DEFAULT false,
    metadata jsonb DEFAULT '{}',
    created_by text,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    status varchar(20) DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'archived')),
    image_url text,
    featured boolean DEFAULT false
);

CREATE TABLE surveys (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    template_id uuid,
    title text NOT NULL,
    description text,
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'active', 'closed', 'archived')),
    is_anonymous boolean DEFAULT true,
    language_default text DEFAULT 'en' CHECK (language_default IN ('en', 'es')),
    languages_supported text[] DEFAULT ARRAY['en'],
    requires_authentication boolean DEFAULT false,
    allowed_roles text[] DEFAULT ARRAY['staff', 'resident', 'public'],
    opens_at timestamptz,
    closes_at timestamptz,
    max_responses integer,
    max_responses_per_user integer DEFAULT 1,
    survey_schema jsonb NOT NULL DEFAULT '{}',
    settings jsonb DEFAULT '{}',
    metadata jsonb DEFAULT '{}',
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    created_by text NOT NULL,
    updated_by text NOT NULL,
    is_public boolean NOT NULL DEFAULT false
);

-- Only 'pending' is documented of the live type; the others are our reading of the columns that accompany it.
CREATE TYPE announcement_status AS ENUM ('pending', 'approved', 'rejected', 'published', 'archived');

CREATE TABLE announcements (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    title text NOT NULL,
    content text,
    type text NOT NULL DEFAULT 'general' CHECK (type IN ('general', 'event', 'workshop', 'exhibition', 'fun_fact', 'news', 'promotion', 'cinematic', 'urgent', 'opportunity', 'facility', 'administrative', 'attention_artists', 'attention_public', 'gala_announcement')),
    priority text DEFAULT 'normal' CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    visibility text DEFAULT 'internal' CHECK (visibility IN ('internal', 'public', 'members_only')),
    start_date timestamptz,
    end_date timestamptz,
    location text,
    key_people jsonb DEFAULT '[]',
    metadata jsonb DEFAULT '{}',
    is_active boolean DEFAULT true,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    created_by text NOT NULL,
    updated_by text NOT NULL,
    org_id uuid REFERENCES organizations(id),
    author_clerk_id text NOT NULL DEFAULT 'system',
    author_profile_id uuid,
    body text,
    media jsonb DEFAULT '[]',
    tags text[] DEFAULT '{}',
    status announcement_status NOT NULL DEFAULT 'pending',
    approval_notes text,
    approved_by_clerk_id text,
    approved_at timestamptz,
    scheduled_at timestamptz,
    published_at timestamptz,
    expires_at timestamptz,
    deleted_at timestamptz,
    starts_at timestamptz,
    ends_at timestamptz,
    payload jsonb NOT NULL DEFAULT '{}',
    slug text,
    sub_type text,
    template text,
    primary_link text,
    additional_info text,
    image_url text,
    people jsonb DEFAULT '[]',
    external_orgs jsonb DEFAULT '[]',
    style jsonb DEFAULT '{}',
    timezone text DEFAULT 'America/New_York',
    is_all_day boolean,
    is_time_tbd boolean,
    rsvp_label text,
    rsvp_url text,
    event_state text DEFAULT 'scheduled' CHECK (event_state IN ('scheduled', 'postponed', 'canceled')),
    image_layout text,
    department_id uuid,
    qr_destination_url text
);

CREATE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END $$;

CREATE TRIGGER update_organizations_updated_at BEFORE UPDATE ON organizations FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_resources_updated_at BEFORE UPDATE ON resources FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_bookings_updated_at BEFORE UPDATE ON bookings FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_workshops_updated_at BEFORE UPDATE ON workshops FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_surveys_updated_at BEFORE UPDATE ON surveys FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
CREATE TRIGGER update_announcements_updated_at BEFORE UPDATE ON announcements FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
