casus help --completion bash
