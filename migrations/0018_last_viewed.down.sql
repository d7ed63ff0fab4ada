DROP TABLE crm.last_viewed;
