/** Every section of the studio beside the entries: one import each, whose module registers it. */
import "./variables.js";
import "./teach.js";
import "./gaps.js";
import "./import.js";
import "./tokens.js";
import "./questions.js";
import "./upkeep.js";
