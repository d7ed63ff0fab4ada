DROP INDEX crm.activities_meetings, crm.deal_stage_changes_moves, crm.deals_board;
DROP TABLE crm.setup_guides;
DROP TABLE crm.setup_steps;
DROP TABLE crm.home_tabs;
