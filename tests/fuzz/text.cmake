# What reads text from outside.
foreach(target IN ITEMS text_mailbox text_reverse_path text_encoded_word text_tag_list text_message_reader text_ip_address
                        text_domain_name text_ext_value text_header_value text_printable
                        text_received)
  anshin_fuzz(${target} LINKS anshin_text)
endforeach()
