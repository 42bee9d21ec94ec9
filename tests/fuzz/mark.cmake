anshin_fuzz(mark_verify LINKS anshin_mark)
