-- Rotation, step 4. Writers that write epoch 1 alone fail from here on; run `rekey` once more, then rotate_3_validate.sql.
SET lock_timeout = '2s';
ALTER TABLE accounts ADD CONSTRAINT accounts_nir_2_made CHECK (nir_2 IS NOT NULL) NOT VALID;
