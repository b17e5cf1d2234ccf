-- One example of each SQLSTATE of ours, in the order of docs/errors.md, which shows the same text (tools/errors-doc
-- compares them). SB008 needs a second migrator: see busy.sql. SB009 is reserved.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
\set users '-- Create users\n--\n-- Revision ID: 9b1c0d2e4f55\n-- Revises:\n\n-- softbee:upgrade\nCREATE TABLE users (id bigint PRIMARY KEY);\n'
\set apiaries '-- Add apiary model\n--\n-- Revision ID: 3f2a9c1d7e10\n-- Revises: 9b1c0d2e4f55\n\n-- softbee:upgrade\nCREATE TABLE apiaries (id bigint PRIMARY KEY);\n\n-- softbee:downgrade\nDROP TABLE apiaries;\n'
\set hives '-- Add hives\n--\n-- Revision ID: c47d0e9b21aa\n-- Revises: 9b1c0d2e4f55\n-- Branch Labels: hives\n\n-- softbee:upgrade\nCREATE TABLE hives (id bigint PRIMARY KEY);\n\n-- softbee:downgrade\nDROP TABLE hives;\n'
SELECT revision, action FROM softbee_push(ARRAY[:'users', :'apiaries', :'hives'],
    ARRAY['versions/9b1c0d2e4f55_create_users.sql', 'versions/3f2a9c1d7e10_add_apiary_model.sql', 'versions/c47d0e9b21aa_add_hives.sql']);

SELECT * FROM softbee_upgrade('3f2b');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

SELECT * FROM softbee_stamp('head');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

SELECT * FROM softbee_push(E'-- Count hives\n--\n-- Revision ID: d0aa11bb22cc\n-- Revises: c47d0e9b21a0\n\n-- softbee:upgrade\n', 'versions/d0aa11bb22cc_count_hives.sql');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

SELECT * FROM softbee_push(E'-- Count hives\n--\n-- Revision ID: d0aa11bb22cc\n-- Revises: c47d0e9b21aa\n\n-- softbee:upgrade\nBEGIN;\n', 'versions/d0aa11bb22cc_count_hives.sql');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

SELECT revision FROM softbee_stamp('3f2a9c1d7e10');
SELECT * FROM softbee_push(replace(:'users', 'id bigint', 'id integer'), 'versions/9b1c0d2e4f55_create_users.sql');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

SELECT * FROM softbee_downgrade('base');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

SELECT action FROM softbee_push(replace(:'hives', 'CREATE TABLE hives', E'CREATE INDEX CONCURRENTLY ON apiaries (id);\nCREATE TABLE hives'), 'versions/c47d0e9b21aa_add_hives.sql');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

SELECT * FROM softbee_downgrade('hives');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

SELECT action FROM softbee_push(:'hives' || E'\n-- softbee:verify\nSELECT 1/count(*) FROM hives;\n', 'versions/c47d0e9b21aa_add_hives.sql');
SELECT * FROM softbee_upgrade('hives');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

SELECT action FROM softbee_push(replace(:'hives', 'CREATE TABLE hives', E'SELECT softbee_stamp(''heads'');\nCREATE TABLE hives'), 'versions/c47d0e9b21aa_add_hives.sql');
SELECT * FROM softbee_upgrade('hives');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
