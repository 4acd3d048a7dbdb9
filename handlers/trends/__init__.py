"""相談傾向の分析: consultations counted by kind and month, small numbers withheld, as a page and as files. Counts; never names."""
