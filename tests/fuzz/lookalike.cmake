anshin_fuzz(lookalike_claims LINKS anshin_lookalike)
anshin_fuzz(lookalike_domain LINKS anshin_lookalike)
target_include_directories(fuzz_lookalike_claims PRIVATE "${PROJECT_SOURCE_DIR}/tests")
target_include_directories(fuzz_lookalike_domain PRIVATE "${PROJECT_SOURCE_DIR}/tests")
