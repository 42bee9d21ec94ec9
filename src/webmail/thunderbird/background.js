// The add-on's background script.
import { watch } from "./button.js";

watch(messenger);
