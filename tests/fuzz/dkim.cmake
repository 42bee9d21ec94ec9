anshin_fuzz(dkim_signature LINKS anshin_dkim)
anshin_fuzz(dkim_key_record LINKS anshin_dkim)
anshin_fuzz(dkim_engine LINKS anshin_reference)
