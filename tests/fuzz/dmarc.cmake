anshin_fuzz(dmarc_record LINKS anshin_dmarc)
anshin_fuzz(dmarc_evaluate LINKS anshin_dmarc)
