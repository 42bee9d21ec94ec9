anshin_fuzz(spf_record LINKS anshin_spf)
anshin_fuzz(spf_engine LINKS anshin_reference)
