anshin_fuzz(config LINKS anshin_config)
