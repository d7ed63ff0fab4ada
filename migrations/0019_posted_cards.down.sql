DROP TABLE crm.posted_cards;
