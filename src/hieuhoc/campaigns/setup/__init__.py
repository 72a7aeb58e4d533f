"""A year set up from Excel: templates filled with what stands, a dry run of what comes back, all or nothing."""
