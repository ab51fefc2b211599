"""Reports, cases, decisions and appeals: how guidelines are kept, fairly."""
