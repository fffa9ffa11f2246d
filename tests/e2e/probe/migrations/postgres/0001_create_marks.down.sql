drop table e2e_probe.marks;
