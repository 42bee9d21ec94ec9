anshin_fuzz(dns_reply LINKS anshin_dns)
anshin_fuzz(dns_zone LINKS anshin_dns)
