anshin_fuzz(arc_chain LINKS anshin_policy anshin_arc)
